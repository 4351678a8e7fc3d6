"""What the local Slack shows around messages: windows, Home tabs, and the agent surface."""

from collections.abc import Callable

from tests.adapters.slack.local_slack.block_rules import view_faults
from tests.adapters.slack.local_slack.state import Json, Refused, Workspace


def views_open(workspace: Workspace, arguments: Json) -> Json:
    if arguments["trigger_id"] not in workspace.triggers:
        raise Refused("expired_trigger_id")
    workspace.triggers.discard(arguments["trigger_id"])
    return _opened(workspace, arguments["view"])


def views_update(workspace: Workspace, arguments: Json) -> Json:
    named = {name: arguments[f"{name}_id"] for name in ("view", "external") if arguments.get(f"{name}_id")}
    if len(named) != 1:
        raise Refused("invalid_arguments")
    ((kind, value),) = named.items()
    name = "id" if kind == "view" else "external_id"
    for place, view in enumerate(workspace.views):
        if view.get(name) == value:
            return _instead(workspace, place, arguments["view"])
    raise Refused("not_found")


def after_submission(workspace: Workspace, view: Json, answer: Json | None) -> None:
    """What Slack does with what the app answers when a window was sent: another window, or errors at its fields."""
    match answer or {}:
        case {"response_action": "push", "view": pushed}:
            _opened(workspace, pushed)
        case {"response_action": "update", "view": updated}:
            place = next(place for place, each in enumerate(workspace.views) if each.get("id") == view["id"])
            _instead(workspace, place, updated)
        case {"response_action": "errors", "errors": errors}:
            fields = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
            if not errors or set(errors) - fields or not all(errors.values()):
                workspace.problems.append(f"errors at {sorted(errors)}, where the window has {sorted(fields)}")


def _opened(workspace: Workspace, view: Json) -> Json:
    named = {"id": f"V{len(workspace.views) + 1}"}
    return _view(workspace, view, lambda kept: workspace.views.append(kept | named)) | {"view": view | named}


def _instead(workspace: Workspace, place: int, view: Json) -> Json:
    stands = workspace.views[place]
    kept = {"id": stands["id"]} | ({"external_id": stands["external_id"]} if "external_id" in stands else {})
    return _view(workspace, view, lambda shown: workspace.views.__setitem__(place, kept | shown)) | {
        "view": view | kept
    }


def views_publish(workspace: Workspace, arguments: Json) -> Json:
    return _view(workspace, arguments["view"], lambda view: workspace.homes.update({arguments["user_id"]: view}))


def _view(workspace: Workspace, view: Json, keep: Callable[[Json], None]) -> Json:
    if faults := view_faults(view):
        workspace.problems += faults
        raise Refused("invalid_arguments")
    keep(view)
    workspace.ring()
    return {"view": view | {"id": f"V{len(workspace.views)}"}}


def set_status(workspace: Workspace, arguments: Json) -> Json:
    _im_only(workspace, arguments)
    workspace.statuses.append(arguments["status"])
    return {}


def set_title(workspace: Workspace, arguments: Json) -> Json:
    _im_only(workspace, arguments)
    workspace.titles.append(arguments["title"])
    return {}


def set_prompts(workspace: Workspace, arguments: Json) -> Json:
    _im_only(workspace, arguments)
    if not 1 <= len(arguments["prompts"]) <= 4 or any(
        set(each) != {"title", "message"} for each in arguments["prompts"]
    ):
        workspace.problems.append("one to four prompts, each with title and message")
        raise Refused("invalid_arguments")
    workspace.prompts.append(arguments)
    workspace.ring()
    return {}


def set_session(workspace: Workspace, arguments: Json) -> Json:
    workspace.sessions.append(arguments["status"])
    return {}


def _im_only(workspace: Workspace, arguments: Json) -> None:
    if workspace.channel(arguments["channel_id"]).kind != "im":
        raise Refused("method_not_supported_for_channel_type")
