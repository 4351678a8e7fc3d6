"""The organisations that are served, and whose word counts for who somebody is. Pure."""

from dataclasses import dataclass

from retrieval.outcome import Person


@dataclass(frozen=True)
class Tenants:
    """The allow-list. `is_open`: anonymous development, where nobody checks who comes."""

    allowed: frozenset[str]
    is_open: bool = False

    def serves(self, tenant: str) -> bool:
        """Whether people of this tenant are colleagues."""
        return self.is_open or tenant.lower() in self.allowed

    def vouched(self, email: str, sign_in: str) -> str:
        """The e-mail address that the tenant stands for; empty where there is none.

        A tenant proves that it owns the domain of a sign-in name, but its administrators write any mail address they
        like. So among several tenants a mail address counts only in the domain of its owner's sign-in name: else one
        tenant could speak for another's people.
        """
        mail, sign_in = email.strip().lower(), sign_in.strip().lower()
        if mail and (len(self.allowed) == 1 or self.is_open or _domain(mail) == _domain(sign_in)):
            return mail
        return sign_in

    def unknown(self, own_id: str) -> Person:
        """Somebody of whom Teams tells nothing: refused, except in development."""
        return Person(own_id, is_active=self.is_open)


def tenants_in(setting: str) -> tuple[str, ...]:
    """The tenants that a setting names, one or several with commas between them."""
    return tuple(dict.fromkeys(each.strip().lower() for each in setting.split(",") if each.strip()))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
