"""Steps as a browser sends them: JSON values."""

from typing import Any


def insertion(place: int, *content: dict[str, Any], **opens: int) -> dict[str, Any]:
    return {
        "stepType": "replace",
        "from": place,
        "to": place,
        "slice": {"content": list(content), **opens},
    }


def text(value: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": value, "marks": list(marks)}
