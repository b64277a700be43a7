"""The probes: the process lives, the database answers."""

from starlette.testclient import TestClient


def test_the_process_says_it_lives_and_the_database_that_it_answers(
    client: TestClient,
) -> None:
    assert (client.get("/livez").status_code, client.get("/livez").text) == (200, "ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (
        200,
        "ready\n",
    )
