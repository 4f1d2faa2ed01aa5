"""Reads reports with readers of other people, and prints what they have seen as JSON: a line for each file."""

import csv
import html.parser
import io
import json
import pathlib
import re
import sys
import zipfile

import nessus_file_reader as nfr
import pypdf
from libnessus.parser import NessusParser


def with_libnessus(path):
    report = NessusParser.parse_fromfile(str(path), strict=True)
    return {host.ip: host.get_total_vuln for host in report.hosts}


def severities(report_host):
    counts = [0] * 5
    for item in nfr.host.report_items(report_host):
        if not nfr.plugin.compliance_plugin(item):
            counts[int(nfr.plugin.report_item_value(item, "severity"))] += 1
    return counts


def verdicts(report_host):
    words = ("PASSED", "WARNING", "FAILED")
    return [nfr.host.number_of_compliance_plugins_per_result(report_host, word) for word in words]


def incomplete(report_host):
    """Findings that lack what each has."""
    names = ("synopsis", "description", "solution", "risk_factor", "plugin_type", "plugin_publication_date")
    items = [item for item in nfr.host.report_items(report_host) if not nfr.plugin.compliance_plugin(item)]
    return [
        f"{item.get('pluginID')} {name}"
        for item in items
        for name in names
        if not nfr.plugin.report_item_value(item, name)
    ]


def with_nfr(path):
    root = nfr.file.nessus_scan_file_root_element(str(path))
    hosts = {}
    for host in nfr.scan.report_hosts(root):
        hosts[nfr.host.resolved_ip(host)] = {
            "severities": severities(host),
            "verdicts": verdicts(host),
            "incomplete": incomplete(host),
            "name": nfr.host.resolved_fqdn(host),
            "system": nfr.host.detected_os(host),
            "scanner": nfr.host.scanner_ip(root, host),
            "seconds": (nfr.host.host_time_end(host) - nfr.host.host_time_start(host)).total_seconds(),
        }
    scores = [
        nfr.plugin.report_item_value(item, "cvss3_base_score")
        for host in nfr.scan.report_hosts(root)
        for item in nfr.host.report_items(host)
        if item.get("pluginID") == "97833"
    ]
    return {"name": nfr.scan.report_name(root), "targets": len(nfr.scan.list_of_target_hosts(root)), "hosts": hosts, "scores": scores}


def read_nessus(path):
    return {"libnessus": with_libnessus(path), "nfr": with_nfr(path)}


def read_csv(path):
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    column = "Host" if "Host" in rows[0] else "IP Address"
    hosts = {}
    for row in rows:
        hosts[row[column]] = hosts.get(row[column], 0) + 1
    return {"columns": list(rows[0]), "hosts": hosts}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.hosts, self.checks, self.host, self.heading = {}, 0, "", False

    def handle_starttag(self, tag, attributes):
        kind = dict(attributes).get("class")
        self.heading = tag == "h2"
        if tag == "tr" and kind == "finding":
            self.hosts[self.host] = self.hosts.get(self.host, 0) + 1
        elif tag == "tr" and kind == "check":
            self.checks += 1

    def handle_data(self, data):
        if self.heading:
            self.host, self.heading = data, False


def read_html(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return {"hosts": page.hosts, "checks": page.checks}


def read_pdf(path):
    reader = pypdf.PdfReader(str(path), strict=True)
    text = "\n".join(page.extract_text() for page in reader.pages)
    return {
        "pages": len(reader.pages),
        "title": (reader.metadata.title if reader.metadata else None),
        "findings": len(re.findall(r"^Plugin \d+, ", text, re.MULTILINE)),
        "checks": len(re.findall(r"^Check [A-Z]+: ", text, re.MULTILINE)),
    }


readers = {".nessus": read_nessus, ".csv": read_csv, ".html": read_html, ".pdf": read_pdf}

for name in sys.argv[1:]:
    path = pathlib.Path(name)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            (member,) = archive.namelist()
            path = pathlib.Path(archive.extract(member, path.parent))
    print(json.dumps({"file": pathlib.Path(name).name, **readers[path.suffix](path)}))
