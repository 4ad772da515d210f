"""What the openai package for Python sends and expects, on the HTTP client that it uses.

Requests carry its headers; streams are split, decoded and ended as its SSEDecoder and Stream do; failed requests are
tried again where its _should_retry says so. Each scenario prints one line of JSON.
"""

import json
import sys

import httpx

HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "User-Agent": "OpenAI/Python 1.99.0",
    "Authorization": "Bearer sk-test",
    "X-Stainless-Lang": "python",
    "X-Stainless-Package-Version": "1.99.0",
    "X-Stainless-Async": "false",
    "x-stainless-retry-count": "0",
    "x-stainless-read-timeout": "600",
}


class ApiError(Exception):
    """As openai.APIError: what the body's error object says."""

    def __init__(self, error, status=None):
        super().__init__(error.get("message"))
        self.told = {"status": status, "code": error.get("code"), "type": error.get("type")}


def events(response):
    """Yields the data of each event; an event ends with an empty line, however lines end."""
    buffered = b""
    for raw in response.iter_bytes():
        for line in raw.splitlines(keepends=True):
            buffered += line
            if buffered.endswith((b"\r\r", b"\n\n", b"\r\n\r\n")):
                data = [
                    each[5:].lstrip() for each in buffered.decode("utf-8").splitlines() if each.startswith("data:")
                ]
                buffered = b""
                if data:
                    yield "\n".join(data)


def chunks(response):
    told = events(response)
    for data in told:
        if data.startswith("[DONE]"):
            break
        chunk = json.loads(data)
        if isinstance(chunk, dict) and chunk.get("error"):
            raise ApiError(chunk["error"])
        yield chunk
    for _ in told:  # so that the connection can serve the next request
        pass


def should_retry(response):
    asked = response.headers.get("x-should-retry")
    if asked in ("true", "false"):
        return asked == "true"
    return response.status_code in (408, 409, 429) or response.status_code >= 500


def ask(client, model, stream):
    body = {"messages": [{"role": "user", "content": "Grüße"}], "model": model}
    if stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    for attempt in range(3):
        request = client.build_request("POST", "/v1/chat/completions", headers=HEADERS, json=body)
        request.headers["x-stainless-retry-count"] = str(attempt)
        response = client.send(request, stream=stream)
        if response.status_code < 400:
            return response, attempt
        if attempt == 2 or not should_retry(response):
            break
    response.read()
    raise ApiError(response.json()["error"], response.status_code)


def address(response):
    return response.extensions["network_stream"].get_extra_info("client_addr")


def whole(client):
    response, _ = ask(client, "whole", False)
    answer = response.json()
    return {
        "text": answer["choices"][0]["message"]["content"],
        "total": answer["usage"]["total_tokens"],
        "id": response.headers["x-request-id"].startswith("req"),
    }


def stream(client):
    response, _ = ask(client, "stream", True)
    got = list(chunks(response))
    first = address(response)
    response.close()
    again, _ = ask(client, "stream", True)
    list(chunks(again))
    same = address(again) == first
    again.close()
    return {
        "text": "".join(choice["delta"].get("content") or "" for chunk in got for choice in chunk["choices"]),
        "usage": got[-1]["usage"]["completion_tokens"],
        "content_type": response.headers["content-type"].split(";")[0],
        "same_connection": same,
    }


def broken(client, model):
    response, _ = ask(client, model, True)
    text = ""
    try:
        for chunk in chunks(response):
            text += chunk["choices"][0]["delta"].get("content") or ""
        return {"text": text, "ended": "cleanly"}
    except ApiError as error:
        return {"text": text, "ended": error.told["code"]}
    except httpx.RemoteProtocolError:
        return {"text": text, "ended": "cut"}
    finally:
        response.close()


def refused(client, model):
    try:
        ask(client, model, False)
        return {"code": None}
    except ApiError as error:
        return error.told


def leaves(client):
    response, _ = ask(client, "endless", True)
    next(chunks(response))
    response.close()
    return {"left": True}


def main():
    with httpx.Client(base_url=sys.argv[1], timeout=20) as client:
        for name, scenario in {
            "whole": whole,
            "stream": stream,
            "dies": lambda c: broken(c, "dies"),
            "unknown": lambda c: refused(c, "nobody"),
            "busy": lambda c: {"attempts": ask(c, "busy", False)[1]},
            "leaves": leaves,
        }.items():
            print(json.dumps({"name": name} | scenario(client)), flush=True)


main()
