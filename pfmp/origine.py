"""Where the forms of a tutor come from: a page that gives no referer says « Origin: null » with them.

Django would refuse them all. The browser says in another header, that no page can write, whether the form is one of
ours; a browser too old for it has the token of the form, and its cookies are kept to our site. The token is checked
in every case, as everywhere.
"""


class OrigineDesPagesSansTrace:
    """Middleware, before the one of CSRF; for the page of an evaluation alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Write the origin that the browser hid, unless it says that it is another one."""
        cachee = request.path.startswith("/evaluation/") and request.headers.get("Origin") == "null"
        if cachee and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
