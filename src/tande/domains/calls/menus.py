"""One request of a phone menu: what is new in it goes to the conversation, and what it says comes back."""

from datetime import datetime

from tande.domains.calls import held as keeping
from tande.domains.calls.held import Held
from tande.domains.calls.patience import hear
from tande.domains.conversations.operations import Heard
from tande.domains.gateways import operations as gateway_notes
from tande.policy.conversation.inputs import Cut, Opened, Text
from tande.policy.conversation.states import USSD
from tande.toolkit.phone_menus.africastalking import Added, Asked, added


def asked(*, gateway: str, told: Asked, number: str, at: datetime) -> Heard:
    """The next screen, for the interface of menus, which answers only when this has returned.

    ``number`` in E.164, "" if withheld. The same request again gives the same screen. Raises Busy, NotDurable.
    """
    return _Menu(gateway, told, number, at).go_on()


def ended(*, gateway: str, told: Asked, number: str, at: datetime) -> None:
    """The menu is over. What was typed and never reached us is taken in. Raises Busy, NotDurable."""
    menu = _Menu(gateway, told, number, at)
    if menu.missed():
        menu.go_on()
    menu.hear(Cut(id=f"{told.session}|cut"))
    held = menu.held
    over = Held(number or held.number, over=True, steps=held.steps, last=held.last)
    keeping.keep(menu.mark, over, at.date())


class _Menu:
    def __init__(self, gateway: str, told: Asked, number: str, at: datetime) -> None:
        self.gateway, self.told, self.number, self.at = gateway, told, number, at
        self.mark = keeping.mark_of(gateway, told.session)
        held = keeping.held_of(self.mark)
        # An id that a provider uses again for somebody else: her history is none of the former's.
        self.held = Held() if number and held.number not in ("", number) else held

    def hear(self, given: Opened | Text | Cut) -> Heard:
        """Pass one input on."""
        return hear(
            door=USSD, gateway=self.gateway, number=self.number, given=given, at=self.at, session=self.told.session
        )

    def go_on(self) -> Heard:
        """Hear what is new. What was heard is written down after the conversation has it: a crash between the two
        makes the same request new once more, and the conversation knows its ids."""
        new = self._new()
        if new.again:
            return self._once_more()
        heard = self._hear(new)
        gateway_notes.came(gateway_id=self.gateway, at=self.at)
        self.held = Held(self.number or self.held.number, steps=new.steps, last=self._id(new, len(new.inputs)))
        keeping.keep(self.mark, self.held, self.at.date())
        return heard

    def missed(self) -> bool:
        """Whether there is more in it than was heard. A history that is another than ours is no news at the end."""
        before, new = self.held.steps, self._new()
        return bool(new.inputs) and (new.opens or new.steps[:-1] == before)

    def _new(self) -> Added:
        return added(self.told.text, self.held.steps, key=keeping.history_key(self.gateway, self.told.session))

    def _hear(self, new: Added) -> Heard:
        heard = self.hear(Opened(id=self._id(new, 0))) if new.opens else None
        for place, typed in enumerate(new.inputs, start=1):
            heard = self.hear(Text(typed, id=self._id(new, place)))
        assert heard is not None, "a request opens a menu, adds to it, or was here before"
        return heard

    def _id(self, new: Added, place: int) -> str:
        """The id of one input: of the session and all that was typed up to it. 0 is the opening."""
        length, mark = new.steps[-1]
        return f"{self.told.session}|{length}|{mark}|{place}" if place else f"{self.told.session}|opened"

    def _once_more(self) -> Heard:
        """The screen that was answered last, or where the menu stands if that is not known any more."""
        heard = self.hear(Text("", id=self.held.last))
        return heard if heard.says else self.hear(Opened())
