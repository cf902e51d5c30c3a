"""What stands aside for answers, and for how long."""

import asyncio

from bot.channels.precedence import Precedence


def test_nothing_is_waited_for_where_no_answer_is_at_work() -> None:
    async def main() -> None:
        precedence = Precedence()
        with precedence.answering():
            pass
        waiting = precedence.quiet()
        # Done in one step: it never gave way to the loop.
        try:
            waiting.send(None)
        except StopIteration:
            return
        raise AssertionError("it waited")

    asyncio.run(main())


def test_a_notice_goes_on_when_the_last_answer_is_out() -> None:
    async def main() -> None:
        precedence, order = Precedence(), list[str]()

        async def notice() -> None:
            await precedence.quiet()
            order.append("notice")

        with precedence.answering():
            waiting = asyncio.create_task(notice())
            with precedence.answering():
                await asyncio.sleep(0)
            order.append("one answer out")
        order.append("both out")
        await waiting
        assert order == ["one answer out", "both out", "notice"]

    asyncio.run(main())


def test_an_answer_that_takes_long_holds_up_no_notice() -> None:
    async def main() -> None:
        precedence = Precedence()
        with precedence.answering():
            await asyncio.wait_for(precedence.quiet(), 30)

    asyncio.run(main())
