"""Every page about people, in three files: signing in, one's own account, and (for administrators) who is here."""

from fastapi import APIRouter

from app.people import account_pages, member_pages, sign_in_pages

router = APIRouter()
router.include_router(sign_in_pages.router)
router.include_router(account_pages.router)
router.include_router(member_pages.router)
