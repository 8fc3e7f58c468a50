"""Whatever a feed calls a link becomes a URI of the web, or nothing; and stays one."""

import re
from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from monitor.uris import uri

URI = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")  # RFC 3986, 2
hosts = st.sampled_from(["a.example", "новости.example", "例え.テスト", "[::1]", "a.example:80"])
text = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=40)
links = st.builds("https://{}/{}".format, hosts, text)


@given(st.text() | links)
def test_the_result_is_a_uri_and_its_own_result(value: str) -> None:
    found = uri(value)

    assert found == "" or (URI.fullmatch(found) and uri(found) == found)


@given(hosts, st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_letters_of_every_script_arrive(host: str, path: str) -> None:
    found = uri(f"https://{host}/{path}")

    assert unquote(urlsplit(found).path) == f"/{path}"
