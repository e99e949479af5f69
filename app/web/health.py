"""For the machine that watches us: is the process up, and can it reach its database?"""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from app.db import Session
from app.web.guards import public

router = APIRouter()


@router.get("/healthz", dependencies=[public("a load balancer asks it")])
def healthz() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", dependencies=[public("a load balancer asks it")])
def readyz(session: Session) -> JSONResponse:
    """The process can reach its database."""
    session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ready"})
