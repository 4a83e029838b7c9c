import pytest

from bot.staff.model import Member
from bot.tips.routing import can_receive, readers, route
from tests.unit.tips.conftest import JEKAN_RAYA, MENTENG, PALANGKA, Office


def names(chosen: list[Member]) -> str:
    return " ".join(sorted(one.id.decode().strip(".") for one in chosen))


def staff(office: Office) -> list[Member]:
    return [kept.member for kept in office.database.state.members.values()]


# Who is hired, by role and place: c(oordinator), s(upervisor), a(dministrator) of m(enteng), p(alangka),
# j(ekan raya) or o(ffice). A second word for the same person begins with the same name.
CASES = [
    ("cm so", "cm so", "so"),
    ("cm cm2 so ao", "cm cm2 so", "ao so"),
    ("cm ao", "ao cm", "ao"),
    ("cm", "cm", ""),
    ("so", "so", "so"),
    ("so so2 ao", "so so2", "so so2"),
    ("so ao ao2", "ao ao2 so", "ao ao2 so"),
    ("cp so sj", "sj so", "sj so"),
    ("cj so", "cj so", "so"),
    ("cm sm so", "cm sm so", "so"),
    ("cm so am ao", "cm so", "ao so"),
    ("cp", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("hired", "ordinary", "about_an_official"), CASES)
def test_who_gets_a_tip_from_menteng(office: Office, hired: str, ordinary: str, about_an_official: str) -> None:
    places = {"m": MENTENG, "p": PALANGKA, "j": JEKAN_RAYA, "o": None}
    for name in hired.split():
        make = {"c": office.coordinator, "s": office.supervisor, "a": office.administrator}[name[0]]
        make(name, places[name[1]])
    assert names(route(staff(office), MENTENG, local_excluded=False)) == ordinary
    assert names(route(staff(office), MENTENG, local_excluded=True)) == about_an_official


def test_a_person_with_two_roles_counts_once(office: Office) -> None:
    office.coordinator("cm", person="rina")
    office.supervisor("so", person="rina")
    office.administrator("ao")
    assert names(route(staff(office), MENTENG, local_excluded=False)) == "ao cm"


def test_who_is_left_out_is_left_out_with_every_role(office: Office) -> None:
    office.coordinator("cm", person="rina")
    office.supervisor("so", person="rina")
    office.coordinator("cp", PALANGKA, person="sari")
    office.supervisor("so2", person="sari")
    office.administrator("ao")
    assert names(route(staff(office), MENTENG, local_excluded=True)) == "ao"


async def test_nobody_counts_on_who_cannot_be_reached(office: Office) -> None:
    office.coordinator("cm")
    office.database.block(office.supervisor("so"))
    office.administrator("ao")
    async with office.work() as work:
        assert names(await readers(work, MENTENG, local_excluded=False)) == "ao cm"  # type: ignore[arg-type] # members


async def test_an_area_can_receive_when_somebody_reads_it(office: Office) -> None:
    coordinator = office.coordinator("cm")
    async with office.work() as work:
        assert await can_receive(work, MENTENG)
        assert not await can_receive(work, MENTENG, concerns_official=True)
        assert not await can_receive(work, PALANGKA)
    office.database.block(coordinator)
    async with office.work() as work:
        assert not await can_receive(work, MENTENG)
