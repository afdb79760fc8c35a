"""What a person does on the sandbox's consent page, as a browser would."""

import html
import re
import urllib.error
import urllib.parse
import urllib.request


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def approve(url: str, account: str) -> str:
    """Approves; where the page sends the browser."""
    page = urllib.request.urlopen(url, timeout=30).read().decode()
    request = html.unescape(re.search(r'name="request" value="([^"]+)"', page)[1])
    form = urllib.parse.urlencode({"request": request, "account": account, "decision": "approve"}).encode()
    try:
        urllib.request.build_opener(NoRedirects).open(url.split("?")[0], form, timeout=30)
    except urllib.error.HTTPError as redirect:
        assert redirect.code in (302, 303), redirect.read()
        return redirect.headers["Location"]
    raise AssertionError("the sandbox did not redirect")


def consent(url: str, account: str) -> str:
    """Approves and goes where that leads: the page that the callback shows. HTTPError where the sign-in failed."""
    return urllib.request.urlopen(approve(url, account), timeout=30).read().decode()
