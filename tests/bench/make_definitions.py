#!/usr/bin/env python3
"""Writes the definition files of `jiuqu bench path` below tests/bench/definitions, and body.json.

Sixty text fields come in as JSON, three of them codes of tables with 3,000 rows; a canonical event
of sixty fields goes out as XML. Same files at every run; run it again after a change here.
"""
import json
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "definitions")
ROWS = 3000
NS_FORM = "urn:jiuqu:bench:form:1"
NS_EVENT = "urn:jiuqu:bench:1"
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'

# section -> (name in the partner's form, name in the event, Chinese label, example)
SECTIONS = {
    "record": [
        ("recordNo", "recordNo", "记录编号", "R000000000000"),
        ("caseNo", "caseNo", "办件编号", "BENCH-2026-00000"),
        ("divisionCode", "division", "行政区划", "D0000"),
        ("itemName", "itemName", "事项名称", "电梯使用登记新登记（新设备首次启用）"),
        ("itemCode", "itemCode", "实施编码", "11420106MB0C3D4E3J4000131011000"),
        ("itemVersion", "itemVersion", "事项版本", "3"),
        ("applyTime", "appliedAt", "申请时间", "2026-11-20 09:30:15"),
        ("applyType", "applyType", "申请类型", "1"),
        ("projectType", "projectType", "办件类型", "1"),
        ("dataSource", "dataSource", "数据来源", "421"),
        ("orgName", "authorityName", "实施主体名称", "武汉市武昌区市场监督管理局"),
        ("orgCode", "authorityCode", "实施主体代码", "11420106MB0C3D4E3J"),
        ("summary", "summary", "申请摘要", "武汉云梯物业服务有限公司申请办理乘客电梯首次启用使用登记，设备一台，安装于云梯大厦三号楼北侧候梯厅，监督检验合格，拟于十二月一日投入使用"),
        ("remark", "remark", "备注", "首次启用，随附监督检验报告、产品质量合格证明、安全管理人员证明与维护保养合同，材料齐全，申请人承诺所填内容真实有效并愿意承担责任"),
        ("handler", "handlerName", "经办窗口", "政务服务中心特种设备综合窗口"),
    ],
    "unit": [
        ("applyerName", "name", "申请人名称", "武汉云梯物业服务有限公司"),
        ("applyerType", "kind", "申请人类型", "2"),
        ("applyerIdType", "idType", "证件类型", "001"),
        ("applyerId", "idNumber", "证件号码", "91420106MA4KQ7R21Y"),
        ("legalPerson", "legalRepresentative", "法定代表人", "陈晓岚"),
        ("contactName", "contactName", "联系人", "周文博"),
        ("contactMobile", "contactMobile", "联系人手机", "13900000000"),
        ("address", "address", "通讯地址", "湖北省武汉市武昌区中北路街道云梯社区中北路一百二十八号云梯大厦甲座写字楼十八层一八零六室物业服务中心综合管理部收"),
        ("zipCode", "postcode", "邮政编码", "430071"),
        ("useComName", "useComName", "使用单位名称", "武汉云梯物业服务有限公司"),
        ("useComAddr", "useComAddr", "使用单位地址", "湖北省武汉市武昌区中北路街道云梯社区中北路一百二十八号云梯大厦甲座写字楼一层物业服务中心"),
        ("useComCode", "useComCode", "使用单位统一社会信用代码", "91420106MA4KQ7R21Y"),
        ("safeAdmin", "safetyManager", "安全管理人员", "刘子涵"),
        ("mobilePhone", "mobile", "移动电话", "13900000001"),
        ("comPhone", "telephone", "单位固定电话", "027-80000000"),
    ],
    "equipment": [
        ("categoryCode", "category", "设备类别", "C0000"),
        ("makerCode", "maker", "制造单位", "M0000"),
        ("eqName", "name", "产品名称", "乘客电梯"),
        ("eqVariety", "variety", "设备品种", "曳引驱动乘客电梯"),
        ("eqCode", "code", "设备代码", "311010421202600017"),
        ("model", "model", "型号（规格）", "YT-2000 VVVF 1000kg 1.75m/s"),
        ("designUseLimit", "designYears", "设计使用年限", "15"),
        ("designComName", "designer", "设计单位名称", "湖北云梯电梯制造有限公司"),
        ("constructComName", "installer", "施工单位名称", "武汉楚安机电安装工程有限公司"),
        ("superviseComName", "supervisor", "监督检验机构名称", "武汉市特种设备监督检验所"),
        ("testComName", "testInstitute", "型式试验机构名称", "国家电梯质量检验检测中心（湖北）"),
        ("productCode", "productNumber", "产品编号", "YT20260017"),
        ("comCode", "unitNumber", "单位内编号", "3号梯"),
        ("eqUseLocation", "location", "设备使用地点", "湖北省武汉市武昌区中北路街道云梯社区中北路一百二十八号云梯大厦3号楼北侧候梯厅一号梯井"),
        ("beginUseDate", "inUseFrom", "投入使用日期", "2026-12-01"),
    ],
    "inspection": [
        ("checkComName", "institute", "检验机构名称", "武汉市特种设备监督检验所"),
        ("checkCategory", "kind", "检验类别", "监督检验"),
        ("checkReportNum", "reportNumber", "检验报告编号", "WT2026-004217"),
        ("checkDate", "inspectedOn", "检验日期", "2026-11-02"),
        ("checkConclusion", "conclusion", "检验结论", "合格"),
        ("nextCheckDate", "nextOn", "下次检验日期", "2027-11-02"),
        ("maintComName", "maintainer", "维护保养单位名称", "武汉楚安电梯维保服务有限公司"),
        ("maintPhone", "maintenancePhone", "维保电话", "027-80000001"),
        ("propertyComName", "owner", "产权单位名称", "武汉云梯置业有限公司"),
        ("propertyComCode", "ownerCode", "产权单位统一社会信用代码", "91420106MA4KQ7R21Y"),
        ("telephone", "ownerPhone", "产权单位联系电话", "027-80000002"),
        ("comTablePerson", "filledBy", "填表人员", "周文博"),
        ("comPersonDate", "filledOn", "填表日期", "2026-11-19"),
        ("safeAdminDate", "signedOn", "安全管理人员签字日期", "2026-11-19"),
        ("materials", "materials", "材料清单", "产品质量合格证明；安装监督检验证书；型式试验证书；安全管理人员任命文件；维护保养合同；使用单位统一社会信用代码证明；设备铭牌照片"),
    ],
}
TABLES = {"divisionCode": "bench-division", "categoryCode": "bench-category",
          "makerCode": "bench-maker"}
FIELDS = [field for fields in SECTIONS.values() for field in fields]


def write(path, text):
    full = os.path.join(OUT, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)


def tables():
    words = random.Random(20261123)
    syllables = "江汉荆楚襄宜黄鄂孝咸随恩施仙桃天门潜红安云梯长青山水明华光新远大"
    for code, table in TABLES.items():
        lines = ["code,name,valid-from,valid-to"]
        for number in range(ROWS):
            name = "".join(words.choice(syllables) for _ in range(8))
            lines.append(f"{code[0].upper()}{number:04d},{name}{number:04d},,")
        write(f"mappings/codes/{table}.csv", "\n".join(lines) + "\n")


def element(name, label, indent="      "):
    return (f'{indent}<xs:element name="{name}" type="b:text">\n'
            f"{indent}  <xs:annotation><xs:appinfo><jq:label>{label}</jq:label></xs:appinfo>"
            f"</xs:annotation>\n{indent}</xs:element>\n")


def schema_head(namespace, comment):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {comment} -->\n'
            f'<xs:schema {XS} xmlns:jq="urn:jiuqu:schema:1" xmlns:b="{namespace}"\n'
            f'           targetNamespace="{namespace}" elementFormDefault="qualified">\n'
            '  <xs:simpleType name="text">\n    <xs:restriction base="xs:string">\n'
            '      <xs:minLength value="1"/>\n      <xs:maxLength value="80"/>\n'
            "    </xs:restriction>\n  </xs:simpleType>\n")


def schemas():
    text = schema_head(NS_FORM, "Bench: the sender's form, sixty text fields.")
    text += '  <xs:element name="form" type="b:form"/>\n  <xs:complexType name="form">\n'
    text += "    <xs:sequence>\n"
    text += "".join(element(form, label) for form, _, label, _ in FIELDS)
    text += "    </xs:sequence>\n  </xs:complexType>\n"
    text += ('  <xs:element name="receipt" type="b:receipt"/>\n'
             '  <xs:complexType name="receipt">\n    <xs:sequence>\n')
    text += "".join(element(name, label) for name, label in
                    [("code", "结果"), ("recordNo", "记录编号"), ("messageId", "报文标识")])
    text += "    </xs:sequence>\n  </xs:complexType>\n</xs:schema>\n"
    write("partners/bench/form.xsd", text)

    text = schema_head(NS_EVENT, "Bench: the canonical event, sixty text fields in four groups.")
    text += '  <xs:element name="Relayed" type="b:relayed"/>\n  <xs:complexType name="relayed">\n'
    text += "    <xs:sequence>\n"
    text += "".join(f'      <xs:element name="{name}" type="b:{name}"/>\n' for name in SECTIONS)
    text += "    </xs:sequence>\n  </xs:complexType>\n"
    for name, fields in SECTIONS.items():
        text += f'  <xs:complexType name="{name}">\n    <xs:sequence>\n'
        text += "".join(element(event, label) for _, event, label, _ in fields)
        text += "    </xs:sequence>\n  </xs:complexType>\n"
    write("mappings/canonical/relayed.xsd", text + "</xs:schema>\n")


def mapping():
    text = ('<?xml version="1.0" encoding="UTF-8"?>\n'
            "<!-- Bench: sixty fields, three of them through code tables. -->\n"
            '<mapping xmlns="urn:jiuqu:mapping:1" version="1" source="bench/form.xsd"'
            ' source-root="form"\n         target="canonical/relayed.xsd" target-root="Relayed">\n')
    for name, fields in SECTIONS.items():
        text += f'  <group to="{name}" from=".">\n'
        for form, event, _, _ in fields:
            table = TABLES.get(form)
            lookup = f' table="{table}" lookup="code-to-name"' if table else ""
            if form == "applyTime":
                lookup = ' format-in="yyyy-MM-dd HH:mm:ss" format-out="iso-utc"'
            text += f'    <field to="{event}" from="{form}"{lookup}/>\n'
        text += "  </group>\n"
    write("mappings/bench/form.map.xml", text + "</mapping>\n")


# Real values are longer than the examples above.
LONG = ["itemName", "orgName", "handler", "designComName", "constructComName", "superviseComName",
        "testComName", "checkComName", "maintComName", "propertyComName"]
SUFFIX = "（湖北省特种设备使用登记信息）"


def body():
    values = {form: example for form, _, _, example in FIELDS}
    for name in LONG:
        values[name] += SUFFIX
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    with open(os.path.join(HERE, "body.json"), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    write("mappings/bench/form.samples/lift.in.json", text + "\n")
    return len(text.encode())


assert len(FIELDS) == 60 and len({form for form, _, _, _ in FIELDS}) == 60
tables()
schemas()
mapping()
print(f"60 fields, body {body()} bytes")
