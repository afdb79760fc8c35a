"""Google's hosts for the real binary, which knows no other: a proxy of the environment (HTTPS_PROXY) that answers for
them with a certificate that SSL_CERT_FILE makes known, and hands what it reads to a sandbox."""

import contextlib
import dataclasses
import datetime
import http.client
import http.server
import json
import pathlib
import queue
import re
import signal
import ssl
import subprocess
import threading
import urllib.parse
import urllib.request

from consent import approve
from conftest import BINARY, clean_environment, control, read_lines

CLIENT_ID, CLIENT_SECRET = "sandbox-client.example.com", "sandbox-secret"
SCOPE = "https://www.googleapis.com/auth/"
MAIL, CALENDAR, DRIVE = SCOPE + "gmail.modify", SCOPE + "calendar", SCOPE + "drive"
IDENTITY = ["openid", SCOPE + "userinfo.email", SCOPE + "userinfo.profile"]


@contextlib.contextmanager
def start_sandbox(folder: pathlib.Path, *arguments: str):
    """`workspace-mcp sandbox` on a free port; its address."""
    process = subprocess.Popen([BINARY, "sandbox", "--port", "0", *arguments], stdin=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, cwd=folder, env=clean_environment(folder))
    lines, arrived = [], queue.Queue()
    reader = threading.Thread(target=read_lines, args=(process.stderr, lines, arrived), daemon=True)
    reader.start()
    try:
        line = arrived.get(timeout=20)
        assert line, "the sandbox did not start"
        url = re.search(r"Sandbox Workspace at (http://[0-9.:]+)", line)[1]
        yield url
        assert control(url, "state")["violations"] == []
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        reader.join(10)
    assert code == 0, lines


def grant_of(sandbox: str, user: str, scopes: list[str]) -> dict:
    """A grant as an earlier server got it: the token endpoint's answer."""
    callback = "http://localhost/callback"
    query = urllib.parse.urlencode({"client_id": CLIENT_ID, "redirect_uri": callback, "response_type": "code",
                                    "scope": " ".join(scopes), "access_type": "offline", "prompt": "consent"})
    location = approve(f"{sandbox}/o/oauth2/v2/auth?{query}", user)
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback,
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    with urllib.request.urlopen(sandbox + "/token", urllib.parse.urlencode(form).encode(), timeout=30) as answer:
        return json.load(answer)


def stored_file(grant: dict, expiry: str | None, **more) -> str:
    """As the Python server writes it."""
    return json.dumps({"token": grant["access_token"], "refresh_token": grant["refresh_token"],
                       "token_uri": "https://oauth2.googleapis.com/token", "client_id": CLIENT_ID,
                       "client_secret": CLIENT_SECRET, "scopes": grant["scope"].split(), "expiry": expiry} | more, indent=2)


def naive(**delta: float) -> str:
    """A moment from now as google-auth writes it: UTC, without saying so."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)
    return moment.replace(tzinfo=None).isoformat()


@dataclasses.dataclass
class GoogleHosts:
    sandbox: str
    environment: dict[str, str]
    seen: list[tuple[str, str, str, int]] = dataclasses.field(default_factory=list)  # host, method, path, status

    def paths(self, host: str) -> list[str]:
        return [path for each, _, path, _ in self.seen if each == host]


def handler_for(hosts: GoogleHosts, context: ssl.SSLContext):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self):
            self.host, port = self.path.split(":")
            assert port == "443", self.path
            self.send_response(200)
            self.end_headers()
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = urllib.parse.urlsplit(hosts.sandbox)
            connection = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
            with contextlib.closing(connection):
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "accept-encoding")}
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                content = answer.read()
                hosts.seen.append((self.host, self.command, self.path.split("?")[0], answer.status))
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward

        def log_message(self, *_):
            pass

    return Handler


@contextlib.contextmanager
def google_hosts(folder: pathlib.Path, *arguments: str):
    key, certificate = folder / "google-key.pem", folder / "google.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=Test", "-keyout", key, "-out", certificate, "-addext",
                    "subjectAltName=DNS:*.googleapis.com,DNS:accounts.google.com"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with start_sandbox(folder, *arguments) as sandbox:
        hosts = GoogleHosts(sandbox, {})
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_for(hosts, context))
        proxy.daemon_threads = True
        hosts.environment = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_port}", "SSL_CERT_FILE": str(certificate),
                             "GOOGLE_OAUTH_CLIENT_ID": CLIENT_ID, "GOOGLE_OAUTH_CLIENT_SECRET": CLIENT_SECRET}
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield hosts
        finally:
            proxy.shutdown()
            proxy.server_close()
