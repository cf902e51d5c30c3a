"""Why a delivery was not taken, in the few words that are counted by."""

from bot.channels.base import Failure, GiveUp, OutOfQuota, TryLater, Unknown


def reason(failure: Failure) -> str:
    """Why something was not taken, in a word of ours: what a messenger says is no label."""
    match failure:
        case OutOfQuota():
            return "out of quota"
        case GiveUp(moved_to=str()):
            return "moved"
        case GiveUp(unreachable=True):
            return "unreachable"
        case GiveUp():
            return "refused"
        case TryLater():
            return "not taken"
        case Unknown():
            return "unknown"
    return "not accepted"
