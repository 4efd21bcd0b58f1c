"""A headless Chromium driven through ChromeDriver's HTTP interface (W3C WebDriver): no library needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element in the W3C protocol


class Browser:
    """One session."""

    def __init__(self, address: str, profile: Path, size: tuple[int, int]) -> None:
        self._address = address
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self._session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self._address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode(errors='replace')[:500]}") from None

    def _in(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._call(method, f"/session/{self._session}{path}", body)

    def open(self, url: str) -> None:
        self._in("POST", "/url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        return self._in("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        found = self._in("POST", "/element", {"using": "css selector", "value": selector})
        self._in("POST", f"/element/{found[ELEMENT]}/click", {})
        self.settle()

    def keys(self, text: str) -> None:
        """Type into whatever has the focus."""
        found = self._in("GET", "/element/active")
        self._in("POST", f"/element/{found[ELEMENT]}/value", {"text": text})
        self.settle()

    def settle(self) -> None:
        """Wait until the page has answered: a new address is told to it a moment after the click."""
        self._in("POST", "/execute/async", {"script": "requestAnimationFrame(() => setTimeout(arguments[0], 20))", "args": []})

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", selector)
        return found

    def log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._in("POST", "/se/log", {"type": kind})
        return found

    def requests(self) -> list[str]:
        """Addresses that the page asked for, without those of the browser's own first page."""
        rows = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        sent = [r["params"]["request"]["url"] for r in rows if r["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("chrome:", "data:"))]

    def close(self) -> None:
        self._in("DELETE", "")


@contextmanager
def browser(profile: Path, size: tuple[int, int] = (1280, 900)) -> Iterator[Browser]:
    """Start ChromeDriver on a free port, and a browser in it."""
    assert DRIVER is not None
    driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert driver.stdout is not None
        line = next(text for text in driver.stdout if "started successfully on port" in text)
        session = Browser(f"http://127.0.0.1:{line.rsplit('port', 1)[1].strip().rstrip('.')}", profile, size)
        try:
            yield session
        finally:
            session.close()
    finally:
        driver.terminate()
        driver.wait(timeout=20)
