import pytest

from handlers.views import MESSAGES_ROOM, page_of


@pytest.mark.parametrize("length", [1, 90, 900, 3000])
def test_every_message_is_on_some_page_and_no_page_is_too_long(length: int) -> None:
    messages = [f"<b>{number}</b> {'x' * length}" for number in range(25)]
    seen: list[str] = []
    skip = 0
    while len(seen) < len(messages):
        shown, older = page_of(messages, skip)
        assert shown
        assert len(shown) == 1 or sum(len(each) for each in shown) <= MESSAGES_ROOM + 7 * len(shown)
        seen = [*shown, *seen]
        assert older == len(messages) - len(seen)
        skip = len(messages) - older
    assert seen == messages


def test_who_leaves_all_messages_out_sees_none() -> None:
    assert page_of(["one", "two"], 99) == ([], 0)


def test_no_messages_are_no_page() -> None:
    assert page_of([], 0) == ([], 0)
