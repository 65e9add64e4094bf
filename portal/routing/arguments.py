"""What can be typed after `portal rulebook`. Apart, so that other commands need not load what it works with."""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any


def arguments(parser: ArgumentParser) -> Any:
    """Add the commands below `portal rulebook`; return where others are added."""
    commands = parser.add_subparsers(dest="step", required=True, metavar="step")
    commands.add_parser("list", help="All versions, and which is live.")
    making = commands.add_parser("draft", help="Keep a folder of rule files as a new version.")
    making.add_argument("folder", type=Path)
    making.add_argument("--author", required=True, help="Login of who makes it.")
    making.add_argument("--reason", required=True)
    comparing = commands.add_parser("diff", help="Say in words what differs between two versions.")
    comparing.add_argument("a", type=int)
    comparing.add_argument("b", type=int)
    trying = commands.add_parser("replay", help="Route kept reports with a version, and count what would differ.")
    trying.add_argument("number", type=int)
    trying.add_argument("--first", type=date.fromisoformat, help="First day, 2026-11-01; 30 days ago.")
    trying.add_argument("--last", type=date.fromisoformat, help="Last day; today.")
    trying.add_argument("--on", type=date.fromisoformat, help="As if every report came on this day; today.")
    going = commands.add_parser("live", help="Let a draft go live, with two people.")
    going.add_argument("number", type=int)
    going.add_argument("--by", required=True, help="Login of who asks for it.")
    going.add_argument("--second", required=True, help="Login of who agrees: not the maker, not --by.")
    going.add_argument("--at", type=datetime.fromisoformat, help="Moment in the Netherlands, 2026-12-01T00:00; now.")
    going.add_argument("--reason", default="", help="What was looked at.")
    back = commands.add_parser("back", help="Go back at once to a version that was live.")
    back.add_argument("number", type=int)
    back.add_argument("--by", required=True, help="Login of who does it.")
    back.add_argument("--reason", required=True)
    return commands
