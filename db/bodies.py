"""The bodies that take part in a coercion, as they are looked for: folded, one after the other."""

from db.folding import fold


def key(bodies: str | None) -> str | None:
    """`;cong an xa coc xa;vien kiem sat;` of what stands in Cơ quan phối hợp; None where nothing.

    The key of one body is a part of that of several, and never of a longer name.
    """
    named = [name for body in (bodies or "").split(";") if (name := fold(body))]
    return f";{';'.join(named)};" if named else None
