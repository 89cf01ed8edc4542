#!/usr/bin/env python3
"""Writes the lexicon's districts and communes of Việt Nam.

Source: the Python package vietnamadminunits 1.0.4 (MIT licence, Copyright (c) 2025 Tran Ngoc Minh Hieu), whose data set holds the
units as of June 2025 and those of 1 July 2025 with their official codes. What the package does not hold stands in this file: other
spellings, dates, and districts that were merged away before 2025.

    pip download --no-deps vietnamadminunits==1.0.4
    unzip vietnamadminunits-1.0.4-py3-none-any.whl
    python3 scripts/vietnam_units.py vietnamadminunits/data/dataset.db .

writes ontology/lexicon/places-districts.ttl, extra/communes/lexicon/places-communes-2025.ttl and extra/communes/lexicon/places-communes-old.ttl.
The result depends on the data set alone: a second run gives the same bytes.
"""

import re
import sqlite3
import sys
import unicodedata
from collections import Counter
from pathlib import Path

SOURCE = "vietnamadminunits 1.0.4 (MIT licence, Copyright (c) 2025 Tran Ngoc Minh Hieu)"
UNITS = ("Quận", "Huyện", "Thị xã", "Thành phố", "Phường", "Xã", "Thị trấn", "Đặc khu")
LAST_DAY = "2025-06-30"
FIRST_DAY = "2025-07-01"

# The 11 units that 1 July 2025 left as they were: one province IRI for both times.
UNCHANGED = {
    "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng",
}  # fmt: skip

# The spelling the district itself used, where the official list has another.
OWN_SPELLING = {
    ("Yên Bái", "Mù Căng Chải"): "Mù Cang Chải",
    ("Bình Thuận", "Phú Quí"): "Phú Quý",
    ("Quảng Trị", "Đa Krông"): "Đakrông",
    ("Kon Tum", "Đắk Glei"): "Đăk Glei",
    ("Kon Tum", "Đắk Tô"): "Đăk Tô",
    ("Đắk Nông", "Đăk Glong"): "Đắk Glong",
}

# Other spellings in use: (province, name) -> labels. The loader itself evens out case, tone placement, dashes and apostrophes.
SPELLINGS = {
    ("Lào Cai", "Sa Pa"): ["Sapa"],
    ("Lào Cai", "Si Ma Cai"): ["Xi Ma Cai", "Simacai"],
    ("Yên Bái", "Mù Cang Chải"): ["Mù Căng Chải"],
    ("Nghệ An", "Quỳ Châu"): ["Quì Châu"],
    ("Nghệ An", "Quỳ Hợp"): ["Quì Hợp"],
    ("Quảng Trị", "Đakrông"): ["Đa Krông", "Đăkrông"],
    ("Bình Thuận", "Phú Quý"): ["Phú Quí"],
    ("Bình Định", "Quy Nhơn"): ["Qui Nhơn"],
    ("Ninh Thuận", "Phan Rang - Tháp Chàm"): ["Phan Rang"],
    ("Kon Tum", "Kon Tum"): ["Kontum"],
    ("Kon Tum", "Kon Plông"): ["Konplông"],
    ("Kon Tum", "Ia H'Drai"): ["Ia HDrai"],
    ("Gia Lai", "Pleiku"): ["Plei Ku", "Plây Cu"],
    ("Gia Lai", "KBang"): ["K'Bang"],
    ("Gia Lai", "Chư Pưh"): ["Chư Puh"],
    ("Gia Lai", "Ayun Pa"): ["AyunPa"],
    ("Gia Lai", "Chư Păh"): ["Chư Pah"],
    ("Đắk Lắk", "Buôn Ma Thuột"): ["Buôn Mê Thuột", "Ban Mê Thuột"],
    ("Đắk Lắk", "Krông Pắc"): ["Krông Pắk"],
    ("Đắk Lắk", "Krông Búk"): ["Krông Buk"],
    ("Đắk Lắk", "Krông A Na"): ["Krông Ana"],
    ("Đắk Lắk", "Cư M'gar"): ["Cư Mgar"],
    ("Đắk Lắk", "M'Đrắk"): ["M'Drắk"],
    ("Đắk Nông", "Đắk R'Lấp"): ["Đăk R'Lấp"],
}
MISSPELT = {("Bạc Liêu", "Giá Rai"): ["Gía Rai"]}

# Names that alone are as often a person, a body or a plain word: they need their unit word or their context.
AMBIGUOUS = {
    "Hai Bà Trưng", "Lê Chân", "Ngô Quyền", "Trần Văn Thời", "Hồng Bàng", "Thống Nhất", "Bình Minh", "Vinh", "Chũ", "Thanh Xuân",
    "Thanh Bình", "Thanh Hà", "Thanh Thủy", "Thanh Sơn", "Như Thanh", "Anh Sơn", "Dương Minh Châu", "Hòa Bình", "Phú Quý", "Hồng Dân",
    "Bác Ái", "Cờ Đỏ", "Đất Đỏ", "Chợ Mới", "Năm Căn", "Tam Nông", "Ngã Năm", "Ngã Bảy",
    "Yên Bình", "Sông Lô", "Sông Mã", "Sông Cầu",
}  # fmt: skip

# First day of districts that came with a merger or a split.
FIRST_DAYS = {
    ("Hồ Chí Minh", "Thủ Đức"): "2021-01-01",
    ("Hà Nội", "Nam Từ Liêm"): "2014-04-01",
    ("Hà Nội", "Bắc Từ Liêm"): "2014-04-01",
    ("Cao Bằng", "Quảng Hòa"): "2020-03-01",
    ("Bắc Giang", "Chũ"): "2025-01-01",
    ("Ninh Bình", "Hoa Lư"): "2025-01-01",
    ("Huế", "Thuận Hóa"): "2025-01-01",
    ("Huế", "Phú Xuân"): "2025-01-01",
    ("Bà Rịa - Vũng Tàu", "Long Đất"): "2025-01-01",
}

# Districts merged away or split since 2014: province, unit, name, code, last day, successors (province, name).
MERGED_AWAY = [
    ("Hà Nội", "Huyện", "Từ Liêm", None, "2014-03-31", [("Hà Nội", "Nam Từ Liêm"), ("Hà Nội", "Bắc Từ Liêm")]),
    ("Hòa Bình", "Huyện", "Kỳ Sơn", "151", "2019-12-31", [("Hòa Bình", "Hòa Bình")]),
    ("Quảng Ninh", "Huyện", "Hoành Bồ", "204", "2019-12-31", [("Quảng Ninh", "Hạ Long")]),
    ("Cao Bằng", "Huyện", "Trà Lĩnh", "046", "2020-02-29", [("Cao Bằng", "Trùng Khánh")]),
    ("Cao Bằng", "Huyện", "Quảng Uyên", "049", "2020-02-29", [("Cao Bằng", "Quảng Hòa")]),
    ("Cao Bằng", "Huyện", "Phục Hòa", "050", "2020-02-29", [("Cao Bằng", "Quảng Hòa")]),
    ("Cao Bằng", "Huyện", "Thông Nông", "044", "2020-01-31", [("Cao Bằng", "Hà Quảng")]),
    ("Quảng Ngãi", "Huyện", "Tây Trà", "526", "2020-01-31", [("Quảng Ngãi", "Trà Bồng")]),
    ("Hồ Chí Minh", "Quận", "2", "769", "2020-12-31", [("Hồ Chí Minh", "Thủ Đức")]),
    ("Hồ Chí Minh", "Quận", "9", "763", "2020-12-31", [("Hồ Chí Minh", "Thủ Đức")]),
    ("Hồ Chí Minh", "Quận", "Thủ Đức", "762", "2020-12-31", [("Hồ Chí Minh", "Thủ Đức")]),
    ("Nam Định", "Huyện", "Mỹ Lộc", "358", "2024-08-31", [("Nam Định", "Nam Định")]),
    ("Nghệ An", "Thị xã", "Cửa Lò", "413", "2024-11-30", [("Nghệ An", "Vinh")]),
    ("Lâm Đồng", "Huyện", "Đạ Tẻh", "682", "2024-11-30", [("Lâm Đồng", "Đạ Huoai")]),
    ("Lâm Đồng", "Huyện", "Cát Tiên", "683", "2024-11-30", [("Lâm Đồng", "Đạ Huoai")]),
    ("Bắc Giang", "Huyện", "Yên Dũng", "221", "2024-12-31", [("Bắc Giang", "Bắc Giang")]),
    ("Ninh Bình", "Thành phố", "Ninh Bình", "369", "2024-12-31", [("Ninh Bình", "Hoa Lư")]),
    ("Ninh Bình", "Huyện", "Hoa Lư", "374", "2024-12-31", [("Ninh Bình", "Hoa Lư")]),
    ("Thanh Hóa", "Huyện", "Đông Sơn", "405", "2024-12-31", [("Thanh Hóa", "Thanh Hóa")]),
    ("Hà Tĩnh", "Huyện", "Lộc Hà", "448", "2024-12-31", [("Hà Tĩnh", "Thạch Hà")]),
    ("Thừa Thiên Huế", "Thành phố", "Huế", "474", "2024-12-31", [("Huế", "Thuận Hóa"), ("Huế", "Phú Xuân")]),
    ("Thừa Thiên Huế", "Huyện", "Nam Đông", "483", "2024-12-31", [("Huế", "Phú Lộc")]),
    ("Quảng Nam", "Huyện", "Nông Sơn", "519", "2024-12-31", [("Quảng Nam", "Quế Sơn")]),
    ("Bà Rịa - Vũng Tàu", "Huyện", "Long Điền", "752", "2024-12-31", [("Bà Rịa - Vũng Tàu", "Long Đất")]),
    ("Bà Rịa - Vũng Tàu", "Huyện", "Đất Đỏ", "753", "2024-12-31", [("Bà Rịa - Vũng Tàu", "Long Đất")]),
]

PREFIXES = """@prefix q: <https://w3id.org/quanhe/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix province: <https://w3id.org/quanhe/id/province/> .
@prefix place: <https://w3id.org/quanhe/id/place/> .
"""


def head(name):
    """What the file says of itself: where its entries are from."""
    ontology, source = "http://www.w3.org/2002/07/owl#Ontology", "http://purl.org/dc/terms/source"
    return f'\n<https://w3id.org/quanhe/lexicon/{name}> a <{ontology}> ;\n    <{source}> "{SOURCE}, by scripts/vietnam_units.py" .\n'


def slug(text):
    """The label without diacritics, lower case, hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def parted(full):
    """Unit word and name: `Huyện`, `Cai Lậy` of `Huyện Cai Lậy`. (The data set's own columns for them carry notes and a few slips.)"""
    full = unicodedata.normalize("NFC", re.sub(r"\s+", " ", full.replace("’", "'"))).strip()
    for unit in UNITS:
        if full.lower().startswith(unit.lower() + " "):
            return unit, full[len(unit) + 1 :]
    raise SystemExit(f"no unit word: {full}")


def number_of(name):
    match = re.fullmatch(r"0*(\d+)", name)
    return match and match.group(1)


def spellings(province, unit, name):
    """Other labels of a unit."""
    if number := number_of(name):
        return [f"{unit.lower()} {number}", f"{unit[0]}.{number}", f"{unit[0]}{number}"]
    labels = list(SPELLINGS.get((province, name), []))
    # Đắk, Đăk and Đak are one word of the Central Highlands, spelt as the writer likes.
    if match := re.match(r"(Đắk|Đăk|Đak) ", name):
        labels += [f"{word}{name[3:]}" for word in ("Đắk", "Đăk", "Đak") if word != match.group(1)]
    return [label for label in dict.fromkeys(labels) if label != name]


def turtle(iri, within, province, unit, name, code, first=None, last=None, successors=()):
    number = number_of(name)
    label = f"{unit} {number}" if number else name
    lines = [f"{iri} a q:Place", f'skos:prefLabel "{label}"@vi']
    if labels := spellings(province, unit, name):
        lines.append("skos:altLabel " + " , ".join(f'"{x}"@vi' for x in labels))
    if labels := MISSPELT.get((province, name)):
        lines.append("skos:hiddenLabel " + " , ".join(f'"{x}"@vi' for x in labels))
    lines += [f'q:unit "{unit.lower()}"', f"q:within {within}"]
    if name in AMBIGUOUS:
        lines.append("q:ambiguous true")
    if code:
        lines.append(f'skos:notation "{code}"')
    if first:
        lines.append(f'q:validFrom "{first}"^^xsd:date')
    if last:
        lines.append(f'q:validUntil "{last}"^^xsd:date')
    if successors:
        lines.append("dcterms:isReplacedBy " + " , ".join(successors))
    return " ;\n    ".join(lines) + " .\n"


def slugs(units):
    """A slug for each (place above, unit, name) -> code; the unit word, then the code, stand in it where the name alone does not tell units apart."""

    def forms(key):
        above, unit, name = key
        full = f"{unit} {number_of(name) or name}"
        return f"{above}-{slug(full if number_of(name) else name)}", f"{above}-{slug(full)}", f"{above}-{slug(full)}-{units[key]}"

    counts = [Counter(column) for column in zip(*map(forms, units))]
    found = {key: next(form for form, count in zip(forms(key), counts) if count[form] == 1) for key in units}
    if len(set(found.values())) < len(found):
        raise SystemExit("one slug for two units")
    return found


def province_of_2025(name):
    return slug(name) if name in UNCHANGED else slug(name) + "-2025"


def districts(rows, zones):
    """The file of the old districts and of the special zones that came after some, and the slug of each district."""
    now = {}
    for p, full, code in rows:
        unit, name = parted(full)
        now[slug(p), unit, OWN_SPELLING.get((p, name), name)] = (p, code)
    gone = {(slug(p), unit, name): (p, code, last, to) for p, unit, name, code, last, to in MERGED_AWAY}
    # A district that keeps its name keeps the plain slug; one that is gone and shares a name carries its unit word.
    iris = slugs({key: code for key, (_, code) in now.items()})
    for key in gone:
        above, unit, name = key
        own = slug(f"{unit} {number_of(name)}" if number_of(name) else name)
        iri = f"{above}-{own}"
        iris[key] = f"{above}-{slug(unit)}-{own}" if iri in iris.values() else iri
    by_name = {(p, key[2]): iris[key] for key, (p, _) in now.items()}
    out = [
        "# Districts, towns and provincial cities of Việt Nam until the district level ended on 30 June 2025, each in its province of that time.\n"
        f"#\n# Written by scripts/vietnam_units.py from {SOURCE}; change the script, not this file.\n"
        "# `q:unit` and `skos:notation` are the last ones. At the end: districts merged away or split in 2014 to 2025, and the 13 special zones (đặc khu) that\n"
        "# stand since 1 July 2025, most of them where an island district was.\n"
        "# `q:ambiguous true`: the prefLabel alone is as often a person, a body or a plain word, so it needs its unit word or its context.\n\n" + PREFIXES + head("places-districts")
    ]
    zone_iris = {name: f"place:{slug(p)}-{slug(name)}-2025" for p, name, _ in zones}
    for key in sorted(now, key=lambda k: now[k][1]):
        p, code = now[key]
        first = FIRST_DAYS.get((p, key[2]))
        successors = [iri for name, iri in zone_iris.items() if name == key[2] or (name, key[2]) == ("Thổ Châu", "Phú Quốc")]
        out.append(turtle("place:" + iris[key], "province:" + key[0], p, key[1], key[2], code, first, LAST_DAY, successors))
    out.append("# --- Merged away or split before\n")
    for key, (p, code, last, to) in gone.items():
        successors = ["place:" + by_name[t] for t in to]
        out.append(turtle("place:" + iris[key], "province:" + key[0], p, key[1], key[2], code, None, last, successors))
    out.append("# --- Special zones from 1 July 2025\n")
    for p, name, code in zones:
        out.append(turtle(zone_iris[name], "province:" + province_of_2025(p), p, "Đặc khu", name, code, FIRST_DAY))
    return "\n".join(out), {(key[0], key[1], key[2]): iris[key] for key in now}


def communes(name, note, rows, last_day, first_day, suffix=""):
    """A file of communes; a row is (slug above, IRI of the place above, full name, code)."""
    units, within = {}, {}
    for above, iri, full, code in rows:
        key = (above, *parted(full))
        if key in units:
            raise SystemExit(f"twice: {key}")
        units[key], within[key] = code, iri
    iris = slugs(units)
    out = [f"# {note}\n#\n# Written by scripts/vietnam_units.py from {SOURCE}; change the script, not this file.\n\n" + PREFIXES + head(name)]
    for key, code in units.items():
        out.append(turtle(f"place:{iris[key]}{suffix}", within[key], None, key[1], key[2], code, first_day, last_day))
    return "\n".join(out)


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    data, root = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True), Path(sys.argv[2])
    old = data.execute(
        "select distinct provinceShort, district, districtCode from admin_units_legacy"
        " where districtCode is not null order by districtCode"
    ).fetchall()
    new = data.execute("select provinceShort, ward, wardCode from admin_units order by wardCode").fetchall()
    zones = [(p, parted(full)[1], code) for p, full, code in new if full.startswith("Đặc khu ")]
    text, district_slugs = districts(old, zones)
    old_communes = []
    for province, district, full, code in data.execute(
        "select distinct provinceShort, district, ward, wardCode from admin_units_legacy"
        " where wardCode is not null order by wardCode"
    ):
        unit, name = parted(district)
        above = district_slugs[slug(province), unit, OWN_SPELLING.get((province, name), name)]
        old_communes.append((above, "place:" + above, full, code))
    new_communes = [(slug(p), f"province:{province_of_2025(p)}", full, code) for p, full, code in new if not full.startswith("Đặc khu ")]
    files = {
        "ontology/lexicon/places-districts.ttl": text,
        "extra/communes/lexicon/places-communes-old.ttl": communes(
            "places-communes-old", "Communes, wards and townships of Việt Nam as of June 2025, each in its district.", old_communes, LAST_DAY, None
        ),
        "extra/communes/lexicon/places-communes-2025.ttl": communes(
            "places-communes-2025",
            "Communes and wards of Việt Nam from 1 July 2025, each in its province. The 13 special zones (đặc khu) stand in places-districts.ttl.",
            new_communes, None, FIRST_DAY, "-2025",
        ),
    }  # fmt: skip
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(unicodedata.normalize("NFC", content), encoding="utf-8")
        print(f"{path}: {content.count(' a q:Place')}")


if __name__ == "__main__":
    main()
