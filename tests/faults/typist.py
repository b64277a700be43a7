"""Somebody who types live, a word a batch, and sends again what was not answered."""

import http.client
import json
import time
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from prosemirror.model import Node

from tests.faults.load import Served
from wikimarche.text.schema import SCHEMA

__all__ = ["Typist"]

PLACE = "/tenders/1/specs/1"
PAUSE = 0.05  # a page sends at most twenty batches a second
TOO_FAST = 429


def end_of(doc: Node, key: str) -> int:
    """Give the place at the end of the paragraph under the heading of this key."""
    place, found = 0, False
    for block in doc.children:
        if found:
            return place + block.node_size - 1
        found = block.type.name == "heading" and block.attrs["key"] == key
        place += block.node_size
    raise AssertionError(f"no article {key}")


@dataclass
class Typist:
    """Types unique words at the end of an article, as the editor's page does."""

    number: int
    served: Served
    token: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: dict[str, Any] | None = None
    word: str = ""
    count: int = 0

    def type(self) -> None:
        """Type one word; OSError when the line is cut."""
        draft = json.loads(self.served.page(f"{PLACE}/draft", self.token))
        place = end_of(Node.from_json(SCHEMA, draft["doc"]), f"w{self.number}")
        self.count += 1
        self.word = f"Mot{self.number}n{self.count}."
        content = [{"type": "text", "text": f" {self.word}"}]
        step = {
            "stepType": "replace",
            "from": place,
            "to": place,
            "slice": {"content": content},
        }
        self.unanswered = {
            "client": f"client-{self.number:012}",
            "batch": f"batch-{self.number}-{self.count:012}",
            "version": draft["version"],
            "steps": [step],
        }

    def send(self) -> None:
        """Send what waits for an answer: the first time, or again."""
        assert self.unanswered is not None
        status = self._post(json.dumps(self.unanswered))
        assert status in (200, 503, TOO_FAST), status
        if status == 200:
            self.acknowledged.append(self.word)
            self.unanswered = None

    def _post(self, body: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=30)
        headers = {
            "Cookie": f"session={self.token}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        try:
            connection.request("POST", f"{PLACE}/steps", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except http.client.HTTPException as error:
            raise ConnectionResetError(str(error)) from error
        finally:
            connection.close()

    def go_on(self, stop: Event) -> None:
        """Type until told to stop, or until the line is cut."""
        try:
            while not stop.is_set():
                if self.unanswered is None:
                    self.type()
                self.send()
                time.sleep(PAUSE)
        except OSError:
            return
