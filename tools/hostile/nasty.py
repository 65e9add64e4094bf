"""Values that break what was not made for them. All come from one `Random`, so a number gives the same ones again."""

import random

TEXTS = (
    "", " ", "\x00", "a\x00b", "\ufeff", "\u202e\u0644\u0627", "\u200f\u200e\u2066", "\U0001f9d3\U0001f3fd\u200d\u2640",
    "e\u0301" * 400, "\ud800", "a\udfffb", "\uffff\ufffe", "\r\nX-Injected: yes\r\n", "\x1b[31m", "\x7f\x80\x9f",
    "\t\n\v\f",
    "None", "null", "undefined", "true", "NaN", "-Infinity", "1e400", "0x10", "-1", "0", "00", "+1", "1_000", "1.0",
    "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1" * 10_000,
    "\u0661\u0662\u0663", "\u00b2", "\u2460", "\u0bf0", "\u4e00", "\U0001d7d8", "١٬٢٠٠٫٥٠", "9" * 400 + ",99",
    "31-02-99999", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "2026-11-23T25:61", "24:00",
    "2026-W53-7", "\u0663\u0661-\u0660\u0662-\u0662\u0660\u0662\u0666", "1-1-0", "-5", "29 februari 2027",
    "../../../../etc/passwd", "..%2f..%2f", "%2e%2e/", "....//", "\\..\\..", "file:///etc/passwd", "//elders.example/",
    "https://elders.example", "/werk/\\elders.example", "/werk/%2e%2e//elders.example", "javascript:zq()", "data:,zq",
    "<script>zq()</script>", '"><script>zq()</script>', "'><img src=x onerror=zq()>",
    "</textarea><script>zq()</script>",
    "{{7*7}}", "{% raise %}", "${7*7}", "{amount:gift_limit}", "{amount:niks}", "{amount:}", "{0}", "{name.__class__}",
    "%s%n%d", "%(x)s", "'; DROP TABLE report; --", "' OR '1'='1", "%' OR 1=1", "\\", "*", "?", "[", "(" * 500,
    "a" * 5000,
    "[]", "{}", '{"a":{"b":[1]}}', "[" * 2000, '"', "`", "|", ";", "&", "=", "#", "%", "%%", "%zz", "+", "~", "!",
    "kind@", "@x", "a@b", "x@" + "a" * 300 + ".nl", "ZL-AAAA-BBBB", "zl aaaa bbbb", "5701 KL", "5701 \u0391\u0392",
    "NL00BANK0123456789", "999999999", "06 00", "+" * 40, "\u0131\u0130\u00df\ufb01", "ſ", "Ω" * 300,
    "__proto__", "constructor", "answer", "csrf", "id", "self", "request", "session", "zoek:", "-" * 80, "—", "…",
)  # fmt: skip
"""Some hold lone surrogates: `wire` sends those as the bytes that no UTF-8 may hold."""
RAW = (
    b"%00", b"%c0%ae", b"%c0%80", b"%e0%80%af", b"%ed%a0%80", b"%f4%90%80%80", b"%ff%fe", b"%80", b"%2e%2e",
    b"%2e%2e%2f",
    b"%252e%252e%252f", b"..;", b"%0d%0aX-Injected:%20yes", b"%20", b"%09", b"%u0041", b"%", b"%2", b"%e2%80%ae",
    b"%f0%9f%98%80",
    b"%d9%a1", b"-1", b"0", b"1e3", b"9223372036854775807", b"9223372036854775808", b"2147483648",
    b"99999999999999999999",
    b"a" * 3000, b"%41" * 1500, b";a=b", b"~root", b"{id}", b"%7Bid%7D", b"1%001", b"1.0", b"+1", b"1_0",
    b"%C2%B2", b"null",
)  # fmt: skip
"""Parts of an address, as they go over the wire."""
LANGUAGES = (
    "",
    "*",
    ";;;q=",
    "nl;q=1e999",
    "x" * 4000,
    ",".join(["ar-XX;q=0.1"] * 800),
    "../nl",
    "\xff\xfe",
    "nl\x00",
    "-,-",
)
TYPES = (
    "", "application/json", "text/plain", "application/x-www-form-urlencoded; charset=niks-8", "multipart/form-data",
    "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=", "application/xml", "*/*",
    "multipart/form-data; boundary=" + "b" * 300, "multipart/form-data; boundary=b; charset=niks",
    "multipart/mixed; boundary=b",
    "multipart/form-data; charset=niks; boundary=grens",
    'multipart/form-data; boundary="gr ens"', "Application/X-WWW-Form-URLencoded",
    "application/x-www-form-urlencoded\xff", "multipart/form-data; boundary=\xff\xfe", ";",
    'text/html; charset="', "multipart/form-data; boundary==_",
)  # fmt: skip
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("accept-language", LANGUAGES),
    ("accept-encoding", ("", "br;q=0", "gzip;q=nan", "zstd, br, gzip", "*;q=0", "x" * 3000)),
    ("accept", ("application/json", "text/event-stream", "x/y;q=2", "")),
    ("hx-request", ("true", "false", "\x00")),
    ("hx-target", ("x", "\xff", "a" * 2000)),
    ("hx-current-url", ("https://elders.example", "%00", "\xff")),
    ("origin", ("null", "https://elders.example", "http://portal.test", "http://[", "http://[::1", "//", "\xff",
    "http://portal.test:99999", "http://\u00e9")),
    ("referer", ("https://elders.example/", "http://[", "", "\xff\xff")),
    ("sec-fetch-site", ("cross-site", "same-origin", "none", "", "NIKS")),
    ("host", ("", "elders.example", "[::1", "portal.test:0", "a" * 3000, "portal.test\xff", "a b", "@",
    "portal.test:niks")),
    ("x-forwarded-for", ("192.0.2.1", "niks, 1.2.3.4", ",,,", "a" * 3000, "\xff")),
    ("x-forwarded-host", ("elders.example",)),
    ("x-request-id", ("aaaaaaaa", "\r\nX-Injected: yes", "x" * 5000, "\xff" * 8, "١" * 8)),
    ("authorization", ("Bearer ", "Bearer \xff", "Basic Zm9v", "Bearer " + "a" * 3000)),
    ("range", ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0," * 300, "niks")),
    ("if-none-match", ("*", 'W/"', "\xff", '"' * 2000)),
    ("if-modified-since", ("niks", "Thu, 99 Foo 99999 99:99:99 GMT", "\xff")),
    ("content-length", ("-1", "999999999999999999999", "1, 1", "niks", "0x10")),
    ("transfer-encoding", ("chunked, identity", "niks")),
    ("expect", ("100-continue", "niks")),
    ("upgrade", ("websocket", "h2c")),
    ("traceparent", ("00-niks", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "\xff")),
    ("x-http-method-override", ("DELETE",)),
    ("service-worker", ("script",)),
)  # fmt: skip
"""Written as latin-1: each sign is one byte."""
METHODS = (
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "NIKS",
    "P\xd6ST",
    "PROPFIND",
)


def wire(text: str) -> bytes:
    """Return text as bytes of UTF-8, lone surrogates too: as the bytes that UTF-8 forbids."""
    return text.encode("utf-8", "surrogatepass")


def mangle(chance: random.Random, value: bytes) -> bytes:
    """Return a value cut in half, doubled, turned around, or with one bit of it changed."""
    how = chance.randrange(6)
    if how == 0 or not value:
        return value[: len(value) // 2]
    if how == 1:
        return value * chance.choice((2, 3, 40))
    if how == 2:
        return value[::-1]
    if how == 3:
        return value + chance.choice((b"\x00", b"\xff", b".", b"%", b"a" * 4000))
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]
