<?xml version="1.0" encoding="UTF-8"?>
<!-- Peer of the mapping bench: the same sixty fields by XSLT. It copies the three codes where the mapping looks them up,
     and the time as it stands: XSLT 1.0 has neither tables nor times. Written from form.map.xml. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:jiuqu:bench:form:1" xmlns="urn:jiuqu:bench:1"
                exclude-result-prefixes="f">
  <xsl:template match="/f:form">
    <Relayed>
      <record>
        <recordNo><xsl:value-of select="f:recordNo"/></recordNo>
        <caseNo><xsl:value-of select="f:caseNo"/></caseNo>
        <division><xsl:value-of select="f:divisionCode"/></division>
        <itemName><xsl:value-of select="f:itemName"/></itemName>
        <itemCode><xsl:value-of select="f:itemCode"/></itemCode>
        <itemVersion><xsl:value-of select="f:itemVersion"/></itemVersion>
        <appliedAt><xsl:value-of select="f:applyTime"/></appliedAt>
        <applyType><xsl:value-of select="f:applyType"/></applyType>
        <projectType><xsl:value-of select="f:projectType"/></projectType>
        <dataSource><xsl:value-of select="f:dataSource"/></dataSource>
        <authorityName><xsl:value-of select="f:orgName"/></authorityName>
        <authorityCode><xsl:value-of select="f:orgCode"/></authorityCode>
        <summary><xsl:value-of select="f:summary"/></summary>
        <remark><xsl:value-of select="f:remark"/></remark>
        <handlerName><xsl:value-of select="f:handler"/></handlerName>
      </record>
      <unit>
        <name><xsl:value-of select="f:applyerName"/></name>
        <kind><xsl:value-of select="f:applyerType"/></kind>
        <idType><xsl:value-of select="f:applyerIdType"/></idType>
        <idNumber><xsl:value-of select="f:applyerId"/></idNumber>
        <legalRepresentative><xsl:value-of select="f:legalPerson"/></legalRepresentative>
        <contactName><xsl:value-of select="f:contactName"/></contactName>
        <contactMobile><xsl:value-of select="f:contactMobile"/></contactMobile>
        <address><xsl:value-of select="f:address"/></address>
        <postcode><xsl:value-of select="f:zipCode"/></postcode>
        <useComName><xsl:value-of select="f:useComName"/></useComName>
        <useComAddr><xsl:value-of select="f:useComAddr"/></useComAddr>
        <useComCode><xsl:value-of select="f:useComCode"/></useComCode>
        <safetyManager><xsl:value-of select="f:safeAdmin"/></safetyManager>
        <mobile><xsl:value-of select="f:mobilePhone"/></mobile>
        <telephone><xsl:value-of select="f:comPhone"/></telephone>
      </unit>
      <equipment>
        <category><xsl:value-of select="f:categoryCode"/></category>
        <maker><xsl:value-of select="f:makerCode"/></maker>
        <name><xsl:value-of select="f:eqName"/></name>
        <variety><xsl:value-of select="f:eqVariety"/></variety>
        <code><xsl:value-of select="f:eqCode"/></code>
        <model><xsl:value-of select="f:model"/></model>
        <designYears><xsl:value-of select="f:designUseLimit"/></designYears>
        <designer><xsl:value-of select="f:designComName"/></designer>
        <installer><xsl:value-of select="f:constructComName"/></installer>
        <supervisor><xsl:value-of select="f:superviseComName"/></supervisor>
        <testInstitute><xsl:value-of select="f:testComName"/></testInstitute>
        <productNumber><xsl:value-of select="f:productCode"/></productNumber>
        <unitNumber><xsl:value-of select="f:comCode"/></unitNumber>
        <location><xsl:value-of select="f:eqUseLocation"/></location>
        <inUseFrom><xsl:value-of select="f:beginUseDate"/></inUseFrom>
      </equipment>
      <inspection>
        <institute><xsl:value-of select="f:checkComName"/></institute>
        <kind><xsl:value-of select="f:checkCategory"/></kind>
        <reportNumber><xsl:value-of select="f:checkReportNum"/></reportNumber>
        <inspectedOn><xsl:value-of select="f:checkDate"/></inspectedOn>
        <conclusion><xsl:value-of select="f:checkConclusion"/></conclusion>
        <nextOn><xsl:value-of select="f:nextCheckDate"/></nextOn>
        <maintainer><xsl:value-of select="f:maintComName"/></maintainer>
        <maintenancePhone><xsl:value-of select="f:maintPhone"/></maintenancePhone>
        <owner><xsl:value-of select="f:propertyComName"/></owner>
        <ownerCode><xsl:value-of select="f:propertyComCode"/></ownerCode>
        <ownerPhone><xsl:value-of select="f:telephone"/></ownerPhone>
        <filledBy><xsl:value-of select="f:comTablePerson"/></filledBy>
        <filledOn><xsl:value-of select="f:comPersonDate"/></filledOn>
        <signedOn><xsl:value-of select="f:safeAdminDate"/></signedOn>
        <materials><xsl:value-of select="f:materials"/></materials>
      </inspection>
    </Relayed>
  </xsl:template>
</xsl:stylesheet>
