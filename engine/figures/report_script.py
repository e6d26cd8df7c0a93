"""The script of the report, which draws the figures, and the policy that keeps the page off every network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Final

import altair as alt
import vl_convert

_DRAW: Final = """
const refuse = () => Promise.reject(new Error("This page loads nothing."));
const offline = {load: refuse, sanitize: refuse};
const options = {actions: false, renderer: "svg", ast: true, loader: offline};
const drawn = Array.from(document.querySelectorAll("[data-figure]"), (place) => {
  const spec = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  return vegaEmbed(place, spec, options).catch((error) => { place.textContent = String(error); });
});
Promise.all(drawn).then(() => { document.documentElement.dataset.drawn = String(drawn.length); });
"""


@cache
def bundle() -> str:
    """Return the script that draws every figure of a page, with all it needs, for the version Altair writes."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    script = vl_convert.javascript_bundle(_DRAW, vl_version=version)
    # Neither may stand inside a script element; in JavaScript texts the escaped forms mean the same.
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r", "")


def content_security_policy(script: str) -> str:
    """Return the policy that lets exactly this script run and nothing be fetched, sent or framed."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{digest}'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
