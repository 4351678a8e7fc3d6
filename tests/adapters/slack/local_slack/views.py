"""What the local Slack shows around messages: windows, Home tabs, and the agent surface."""

from collections.abc import Callable

from tests.adapters.slack.local_slack.block_rules import view_faults
from tests.adapters.slack.local_slack.state import Json, Refused, Workspace


def views_open(workspace: Workspace, arguments: Json) -> Json:
    if arguments["trigger_id"] not in workspace.triggers:
        raise Refused("expired_trigger_id")
    workspace.triggers.discard(arguments["trigger_id"])
    return _view(workspace, arguments["view"], workspace.views.append)


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
