"""The plan of a made-up register, by the shipped settings."""

from __future__ import annotations

import datetime as dt

from pipeline.config import Workspace
from pipeline.demo import AS_OF
from pipeline.model.plan import Plan
from pipeline.model.register import Register
from pipeline.policy.decide import decide
from pipeline.starter import starter_files


def plan_of(register: Register, as_of: dt.date = AS_OF) -> Plan:
    """What the shipped policy of the register's layout says."""
    shipped = Workspace(starter_files())
    return decide(
        register,
        shipped.policy_for(register.layout),
        shipped.calendar(as_of),
        shipped.codes,
        as_of,
    )
