#!/usr/bin/env python3
"""A scorer that speaks retrystudio.score/1: the mean brightness of a picture or a clip, as ffmpeg sees it.

    reference-scorer.py                 listens on 127.0.0.1:9100
    reference-scorer.py --port 9200     listens elsewhere
    reference-scorer.py --command       one request on the standard input, one answer on the standard output

It needs Python 3 and ffmpeg, and nothing else.
"""
import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTRACT = "retrystudio.score/1"
SCORER = {"id": "reference", "version": "1.0", "model": "mean luma"}


def brightness(path, kind):
    """Mean luma, 0 to 255: of the picture, or of two frames in each second of the clip."""
    filters = ("fps=2," if kind == "video" else "") + "scale=32:32,format=gray"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", "file:" + path, "-vf", filters, "-f", "rawvideo", "-"]
    pixels = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=50, check=True).stdout
    frames = [pixels[start:start + 1024] for start in range(0, len(pixels) - 1023, 1024)]
    if not frames:
        raise ValueError("there is no frame in it")
    return [sum(frame) / 1024 for frame in frames]


def score(check, request):
    if check != "brightness":
        return {"check": check, "status": "error", "note": "this scorer knows brightness only"}
    try:
        means = brightness(request["media"]["path"], request["kind"])
    except (OSError, ValueError, subprocess.SubprocessError) as trouble:
        reason = getattr(trouble, "stderr", None) or str(trouble).encode()
        return {"check": check, "status": "error", "note": reason.decode("utf-8", "replace").strip()[-300:]}
    fps = request["context"].get("fps") or 0
    series = [{"frame": round(number * fps / 2), "raw": round(mean, 2)} for number, mean in enumerate(means)]
    return {"check": check, "status": "ok", "raw": round(sum(means) / len(means), 2), "aggregate": "mean", "series": series}


def answer(request):
    if request.get("contract") != CONTRACT:
        raise ValueError("this scorer speaks " + CONTRACT)
    return {"contract": CONTRACT, "scorer": SCORER, "scores": [score(check, request) for check in request["checks"]]}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(200 if self.path == "/health" else 404, {"contract": CONTRACT, "scorer": SCORER, "checks": ["brightness"]})

    def do_POST(self):
        try:
            self.reply(200, answer(json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        except (KeyError, TypeError, ValueError) as trouble:
            self.reply(400, {"error": str(trouble)})

    def reply(self, status, body):
        data = json.dumps(body, allow_nan=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    if "--command" in sys.argv:
        json.dump(answer(json.load(sys.stdin)), sys.stdout, allow_nan=False)
    else:
        port = int(sys.argv[sys.argv.index("--port") + 1]) if "--port" in sys.argv else 9100
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
