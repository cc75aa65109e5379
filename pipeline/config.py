"""A workspace and its settings: every file below ``config/``, read once and checked whole.

The only reader of settings files. What stands in them is judged by pure parsers, which name the
file and the key of every fault.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pipeline.bundle.authority import Authority, parse_authority
from pipeline.errors import SettingsFault, UsageFault
from pipeline.ledger.retention import Retention, parse_retention
from pipeline.letters.catalogue import Catalogue, parse_catalogue
from pipeline.mail.envelopes import Envelope, parse_envelopes
from pipeline.mail.settings import PostSettings, parse_post
from pipeline.minutes.county import CountyForm, parse_county
from pipeline.model.school import School
from pipeline.model.school_settings import parse_school
from pipeline.policy.calendar import Calendar, parse_calendar, school_year_label
from pipeline.policy.codes import CodeTables, parse_codes
from pipeline.policy.parse import parse_policy
from pipeline.policy.policy import Policy
from pipeline.tracker.layout import Layout
from pipeline.tracker.layout_file import parse_layout

CONFIG, TEMPLATES, OUTPUT = "config", "templates", "output"
LEDGER, MESSAGES = "ledger.sqlite", "messages"


@dataclass(frozen=True)
class Workspace:
    """A folder with ``config/``, ``templates/`` and ``output/``."""

    root: Path

    @property
    def config(self) -> Path:
        """Where the settings are."""
        return self.root / CONFIG

    @property
    def templates(self) -> Path:
        """Where the Word files are."""
        return self.root / TEMPLATES

    @property
    def output(self) -> Path:
        """Where runs go."""
        return self.root / OUTPUT

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.output / LEDGER

    @property
    def settings_hash(self) -> str:
        """A hash of every setting and message, which changes when letters might come out anew."""
        files = (*self.config.rglob("*.toml"), *(self.templates / MESSAGES).rglob("*.txt"))
        found = sha256()
        for file in sorted(files):
            found.update(f"{file.relative_to(self.root).as_posix()}\n".encode())
            found.update(sha256(file.read_bytes()).digest())
        return found.hexdigest()

    @cached_property
    def school(self) -> School:
        """``config/school.toml``."""
        return parse_school(self._school_file, f"{CONFIG}/school.toml")

    @cached_property
    def post(self) -> PostSettings:
        """The ``[post]`` table of ``config/school.toml``."""
        return parse_post(self._school_file.get("post", {}), f"{CONFIG}/school.toml")

    @cached_property
    def retention(self) -> Retention:
        """The ``[retention]`` table of ``config/school.toml``; there need be none."""
        told = self._school_file.get("retention", {})
        return parse_retention(told, f"{CONFIG}/school.toml")

    @cached_property
    def catalogue(self) -> Catalogue:
        """``config/documents.toml``."""
        return parse_catalogue(self._toml("documents.toml"), f"{CONFIG}/documents.toml")

    @cached_property
    def county(self) -> Mapping[str, CountyForm]:
        """``config/county.toml``; a school without county forms needs no such file."""
        if not (self.config / "county.toml").is_file():
            return {}
        return parse_county(self._toml("county.toml"), f"{CONFIG}/county.toml")

    @cached_property
    def envelopes(self) -> Mapping[str, Envelope]:
        """``config/envelopes.toml``."""
        return parse_envelopes(self._toml("envelopes.toml"), f"{CONFIG}/envelopes.toml")

    @cached_property
    def codes(self) -> CodeTables:
        """``config/codes.toml``."""
        return parse_codes(self._toml("codes.toml"), f"{CONFIG}/codes.toml")

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """Every file of ``config/layouts/``."""
        return tuple(
            parse_layout(_read_toml(path), self._name(path))
            for path in self._files("layouts/*.toml")
        )

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """Every file of ``config/policies/``, each with an id of its own."""
        found = tuple(
            parse_policy(_read_toml(path), self._name(path))
            for path in self._files("policies/*.toml")
        )
        ids = [policy.id for policy in found]
        for policy_id in ids:
            if ids.count(policy_id) > 1:
                raise SettingsFault(
                    f"Two policies have the id {policy_id!r}.",
                    where=f"{CONFIG}/policies",
                    todo="Give each policy an id of its own.",
                    slug="policy-twice",
                )
        return found

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Every file of ``config/authorities/``."""
        return tuple(
            parse_authority(_read_toml(path), self._name(path))
            for path in self._files("authorities/*.toml")
        )

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """Every ``config/calendar-*.toml``."""
        return tuple(
            parse_calendar(_read_toml(path), self._name(path))
            for path in self._files("calendar-*.toml")
        )

    def authority(self, authority_id: str) -> Authority:
        """The authority's profile with this id.

        Raises:
            UsageFault: There is none.
        """
        for authority in self.authorities:
            if authority.id == authority_id:
                return authority
        known = ", ".join(sorted(authority.id for authority in self.authorities))
        raise UsageFault(
            f"There is no profile of an authority {authority_id!r}.",
            where=f"{CONFIG}/authorities",
            todo=f"Give one of: {known}.",
            slug="authority-unknown",
        )

    def policy(self, policy_id: str) -> Policy:
        """The policy with this id.

        Raises:
            UsageFault: There is none.
        """
        for policy in self.policies:
            if policy.id == policy_id:
                return policy
        known = ", ".join(sorted(policy.id for policy in self.policies))
        raise UsageFault(
            f"There is no policy {policy_id!r}.",
            where=f"{CONFIG}/policies",
            todo=f"Give one of: {known}.",
            slug="policy-unknown",
        )

    def policy_for(self, layout: str) -> Policy:
        """The one policy made for a tracker layout.

        Raises:
            UsageFault: There is none, or there are several to choose from.
        """
        found = [policy for policy in self.policies if policy.layout == layout]
        if len(found) == 1:
            return found[0]
        names = ", ".join(policy.id for policy in found) or "none"
        raise UsageFault(
            f"The tracker has the layout {layout!r}; policies for it: {names}.",
            todo="Say which one with --policy ID.",
            slug="policy-not-chosen",
        )

    def calendar(self, day: dt.date) -> Calendar:
        """The calendar of the school year that ``day`` lies in.

        Raises:
            SettingsFault: There is none.
        """
        year = school_year_label(day)
        for calendar in self.calendars:
            if calendar.year == year:
                return calendar
        raise SettingsFault(
            f"There is no calendar for the school year {year}.",
            where=f"{CONFIG}/calendar-{year}.toml",
            todo="Copy the last calendar to this name and put in the new terms and closed days.",
            slug="calendar-missing",
        )

    @cached_property
    def _school_file(self) -> Mapping[str, object]:
        return self._toml("school.toml")

    def _toml(self, name: str) -> dict[str, object]:
        return _read_toml(self.config / name)

    def _files(self, pattern: str) -> list[Path]:
        found = sorted(self.config.glob(pattern))
        if not found:
            raise SettingsFault(
                "There is no such settings file.",
                where=f"{CONFIG}/{pattern}",
                todo="Run attendance init to put the shipped settings in place.",
                slug="settings-missing",
            )
        return found

    def _name(self, path: Path) -> str:
        return f"{CONFIG}/{path.relative_to(self.config).as_posix()}"


def open_workspace(root: Path) -> Workspace:
    """The workspace at ``root``.

    Raises:
        SettingsFault: The folder is not a workspace.
    """
    if not (root / CONFIG).is_dir():
        raise SettingsFault(
            "This folder is not a workspace: it has no config folder.",
            where=str(root),
            todo="Go to your workspace, name it with -C, or make one with attendance init DIR.",
            slug="no-workspace",
        )
    return Workspace(root)


def _read_toml(path: Path) -> dict[str, object]:
    name = f"{CONFIG}/{path.name}"
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsFault(
            "This settings file is missing.",
            where=name,
            todo="Run attendance init to put the shipped settings in place.",
            slug="settings-missing",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsFault(
            f"This settings file cannot be read: {error}.",
            where=name,
            todo="Correct the line named; texts stand in quotes, lists in square brackets.",
            slug="settings-unreadable",
        ) from error
    except OSError as error:
        raise SettingsFault(
            f"This settings file cannot be opened: {error.strerror}.",
            where=name,
            todo="See that you may read it, and that no other program has it locked.",
            slug="settings-unreadable",
        ) from error
