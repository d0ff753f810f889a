"""Holds reports of this engine against those of lxml.isoschematron, an independent implementation.

    compare.py LIST      LIST has one line a pair: schema, document, phase, our report (tabs between)

Prints each difference; exit 0 when there is none, 1 when there is, 77 when lxml is not installed.
What the other implementation cannot tell is not compared: places of texts, comments, instructions
and of the document itself, and more of an attribute's place than its name. The corpus keeps clear of two
things in which libxslt is not as XPath 1.0 says: large numbers as text (1e+10), and the order of what
key() finds for several values.
"""
import os
import sys

try:
    from lxml import etree, isoschematron
except ImportError:
    sys.exit(77)

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# The skeleton guesses from the contexts which kinds of nodes to visit; here it visits all.
EVERY_NODE = {"attributes": "true", "only-child-elements": "false", "visit-text": "true"}


judges = {}


def squeezed(text):
    return "".join((text or "").split())


def place(entry, document, prefixes):
    location = entry.get("location")
    last = location.rsplit("/", 1)[-1]
    if "@*[local-name()='" in location:
        return "@" + location.split("@*[local-name()='")[1].split("'")[0]
    if last.startswith("@"):
        return "@" + last[1:].split(":")[-1]
    if not location.startswith("/") or last == "" or "()" in last.replace("name()", "").replace(
            "-uri()", ""):
        return None
    found = document.xpath(location, namespaces=prefixes)
    if len(found) != 1:
        return "%s finds %d nodes" % (location, len(found))
    return document.getpath(found[0])


def sentence(entry):
    text = entry.find(SVRL + "text")
    return squeezed("".join(text.itertext()))


def notes(entry):
    return [(note.get("diagnostic"), squeezed("".join(note.itertext())))
            for note in entry.iter(SVRL + "diagnostic-reference")]


def entries(report, document):
    root = report.getroot()
    prefixes = {ns.get("prefix"): ns.get("uri")
                for ns in root.iter(SVRL + "ns-prefix-in-attribute-values")}
    told = []
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        kind = entry.tag.replace(SVRL, "")
        if kind == "active-pattern":
            told.append((kind, entry.get("id"), squeezed(entry.get("name"))))
        elif kind == "fired-rule":
            told.append((kind, entry.get("id"), squeezed(entry.get("context")), entry.get("role")))
        elif kind in ("failed-assert", "successful-report"):
            told.append((kind, entry.get("id"), squeezed(entry.get("test")), entry.get("role"),
                         entry.get("flag"), place(entry, document, prefixes), sentence(entry),
                         notes(entry)))
    return told


def same(ours, theirs):
    if ours[0] != theirs[0]:
        return False
    if ours[0] not in ("failed-assert", "successful-report"):
        return ours == theirs
    places = ours[5] is None or ours[5] == theirs[5]
    return places and ours[:5] == theirs[:5] and ours[6:] == theirs[6:]


def judge_of(schema, phase):
    """The stylesheet made of a schema, as isoschematron.Schematron makes it; only that its check of
    the expanded schema is left out, which refuses two instances of one abstract pattern."""
    if (schema, phase) not in judges:
        parameters = isoschematron.stylesheet_params(**EVERY_NODE)
        if phase:
            parameters.update(isoschematron.stylesheet_params(phase=phase))
        expanded = isoschematron.iso_abstract_expand(
            isoschematron.iso_dsdl_include(etree.parse(schema)))
        judges[schema, phase] = etree.XSLT(isoschematron.iso_svrl_for_xslt1(expanded, **parameters))
    return judges[schema, phase]


def compare(schema, document, phase, report):
    tree = etree.parse(document)
    theirs = entries(judge_of(schema, phase)(tree), tree)
    ours = entries(etree.parse(report), tree)
    for at in range(max(len(ours), len(theirs))):
        left = ours[at] if at < len(ours) else None
        right = theirs[at] if at < len(theirs) else None
        if left is None or right is None or not same(left, right):
            return "entry %d\n  ours   %s\n  theirs %s" % (at + 1, left, right)
    return None


def main():
    grammar = etree.RelaxNG(file=os.path.join(os.path.dirname(os.path.abspath(__file__)), "svrl.rng"))
    failed = pairs = told = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        schema, document, phase, report = line.rstrip("\n").split("\t")
        pairs += 1
        told += len(etree.parse(report).getroot())
        try:
            difference = compare(schema, document, phase, report)
        except etree.LxmlError as error:
            difference = "the other implementation: %s" % error
        if difference is None and not grammar.validate(etree.parse(report)):
            difference = "not a report: %s" % grammar.error_log.last_error
        if difference is not None:
            failed += 1
            print("%s %s %s: %s" % (schema, document, phase, difference))
    print("%d pairs, %d entries, %d differ" % (pairs, told, failed))
    return 1 if failed else 0


sys.exit(main())
