"""The way to the identity provider and back."""

from hmac import compare_digest

import structlog
from aiohttp import web

from adapters.console.cookies import forget_sign_in, remember_sign_in, sign_in_state
from adapters.console.identity import Identity, Trust, identity_of
from adapters.console.open_id import Client, NotSignedIn, OpenId, begin
from adapters.console.sessions import SignedIn
from adapters.console.shell import Shell, is_secure
from adapters.console.sign_ins import SignIns
from adapters.console.signing_in import HOME, TOO_MANY, begin_session, safe_path, sign_in_page
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.wiring import Application

log = structlog.get_logger(__name__)

BACK = "/console/sign-in/back"
OTHER_BROWSER = "This sign-in was begun in another browser, was used already, or took too long. Please sign in again."
CHANGED_MIND = "You were not signed in at the identity provider. You can try again."
LEFT = "Your account is switched off in our directory. If that is wrong, ask whoever runs Handrail."


async def start(request: web.Request, shell: Shell, application: Application) -> web.StreamResponse:
    """Send the browser to the identity provider."""
    after = safe_path(request.query.get("after", HOME))
    wait = shell.per_address.seconds_to_wait(request.remote or "")
    if wait:
        return sign_in_page(shell, application, after, TOO_MANY.format(wait=wait), 429)
    if not application.settings.has_provider:
        return sign_in_page(shell, application, after, status=404)
    begun = begin()
    try:
        address = await provider(shell, application.settings).address(begun)
    except NotSignedIn as error:
        return sign_in_page(shell, application, after, str(error), 502)
    await SignIns(application.engine, utc_now).keep(begun, after)
    response = web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})
    remember_sign_in(response, begun.state, is_secure(application))
    return response


async def come_back(request: web.Request, shell: Shell, application: Application) -> web.StreamResponse:
    """Take what the provider says, and sign its reader in."""
    try:
        who, after = await _who_came_back(request, shell, application)
    except NotSignedIn as error:
        # The reason is our own sentence; it holds nothing that came in.
        log.warning("sign_in_refused", reason=str(error))
        response = sign_in_page(shell, application, HOME, str(error), 403)
    else:
        response = await begin_session(request, application, who, after)
    forget_sign_in(response, is_secure(application))
    return response


def provider(shell: Shell, settings: Settings) -> OpenId:
    """The identity provider that the settings name, with what it told us so far."""
    if shell.provider is None:
        secret = settings.console_oidc_client_secret
        client = Client(
            issuer=settings.console_oidc_issuer or "",
            client_id=settings.console_oidc_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            redirect_uri=f"{settings.public_url}{BACK}",
        )
        shell.provider = OpenId(client)
    return shell.provider


async def _who_came_back(request: web.Request, shell: Shell, application: Application) -> tuple[SignedIn, str]:
    state = request.query.get("state", "")
    ours = sign_in_state(request, is_secure(application))
    come = await SignIns(application.engine, utc_now).take(state) if _same(state, ours) else None
    if come is None or not application.settings.has_provider:
        raise NotSignedIn(OTHER_BROWSER)
    code = request.query.get("code", "")
    if not code:
        raise NotSignedIn(CHANGED_MIND)
    open_id = provider(shell, application.settings)
    claims = await open_id.claims(code, come.begun, request.query.get("iss", ""))
    settings = application.settings
    identity = identity_of(claims, Trust(settings.console_oidc_roles_claim, settings.console_oidc_trusts_email))
    if isinstance(identity, str):
        raise NotSignedIn(identity)
    return await _signed_in(application, identity), come.after


async def _signed_in(application: Application, identity: Identity) -> SignedIn:
    person = await application.people.person_for_email(identity.email)
    if not person.is_active:
        raise NotSignedIn(LEFT)
    return SignedIn(person.id, identity.name, identity.roles)


def _same(state: str, ours: str) -> bool:
    return bool(ours) and compare_digest(state.encode("utf-8", "replace"), ours.encode("utf-8", "replace"))
