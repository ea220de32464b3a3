"""CAP messages for tests: the four examples of the standard's appendix A (their facts, shortened), and Chinese ones."""

from __future__ import annotations

CAP = "urn:oasis:names:tc:emergency:cap:1.2"


def alert(inner: str, *, namespace: str = CAP, encoding: str = "UTF-8") -> bytes:
    """A whole file around the inner elements."""
    space = f' xmlns="{namespace}"' if namespace else ""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<alert{space}>{inner}</alert>'.encode(encoding)


HOMELAND = alert("""
  <identifier>43b080713727</identifier><sender>hsas@dhs.gov</sender><sent>2003-04-02T14:39:01-05:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><category>Security</category><event>Homeland Security Advisory System Update</event>
    <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>
    <senderName>U.S. Government, Department of Homeland Security</senderName>
    <headline>Homeland Security Sets Code ORANGE</headline>
    <description>The threat level has been set to ORANGE / High.</description>
    <instruction>Protective measures are required at this level.</instruction>
    <web>http://www.dhs.gov/dhspublic/display?theme=29</web>
    <parameter><valueName>HSAS</valueName><value>ORANGE</value></parameter>
    <resource><resourceDesc>Image file (GIF)</resourceDesc><mimeType>image/gif</mimeType>
      <uri>http://www.dhs.gov/dhspublic/getAdvisoryImage</uri></resource>
    <area><areaDesc>U.S. nationwide and interests worldwide</areaDesc></area></info>""")

THUNDERSTORM = alert("""
  <identifier>KSTO1055887203</identifier><sender>KSTO@NWS.NOAA.GOV</sender><sent>2003-06-17T14:57:00-07:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><category>Met</category><event>SEVERE THUNDERSTORM</event><responseType>Shelter</responseType>
    <urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
    <eventCode><valueName>SAME</valueName><value>SVR</value></eventCode>
    <expires>2003-06-17T16:00:00-07:00</expires>
    <senderName>NATIONAL WEATHER SERVICE SACRAMENTO CA</senderName>
    <headline>SEVERE THUNDERSTORM WARNING</headline>
    <description>Radar showed a severe thunderstorm over south central Alpine county, moving southwest at 5 mph.
    Hail, intense rain and strong damaging winds are likely with this storm.</description>
    <instruction>TAKE COVER IN A SUBSTANTIAL SHELTER UNTIL THE STORM PASSES.</instruction>
    <contact>BARUFFALDI/JUSKIE</contact>
    <area><areaDesc>EXTREME NORTH CENTRAL TUOLUMNE COUNTY IN CALIFORNIA, SOUTHERN ALPINE COUNTY</areaDesc>
      <polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14</polygon>
      <geocode><valueName>SAME</valueName><value>006109</value></geocode>
      <geocode><valueName>SAME</valueName><value>006003</value></geocode></area></info>""")

EARTHQUAKE = alert("""
  <identifier>TRI13970876.2</identifier><sender>trinet@caltech.edu</sender><sent>2003-06-11T20:56:00-07:00</sent>
  <status>Actual</status><msgType>Update</msgType><scope>Public</scope>
  <references>trinet@caltech.edu,TRI13970876.1,2003-06-11T20:30:00-07:00</references>
  <info><category>Geo</category><event>Earthquake</event><urgency>Past</urgency><severity>Minor</severity>
    <certainty>Observed</certainty><senderName>Southern California Seismic Network (TriNet)</senderName>
    <headline>EQ 3.4 Imperial County CA</headline>
    <description>A minor earthquake measuring 3.4 on the Richter scale near Brawley, California.</description>
    <web>http://www.trinet.org/scsn/scsn.html</web>
    <parameter><valueName>EventID</valueName><value>13970876</value></parameter>
    <parameter><valueName>Magnitude</valueName><value>3.4 Ml</value></parameter>
    <parameter><valueName>Depth</valueName><value>11.8 mi.</value></parameter>
    <area><areaDesc>1 mi. WSW of Winterhaven, CA; 2 mi. SW of Yuma, AZ</areaDesc>
      <circle>32.9525,-115.5527 0</circle></area></info>""")

AMBER = alert("""
  <identifier>KAR0-0306112239-SW</identifier><sender>KARO@CLETS.DOJ.CA.GOV</sender>
  <sent>2003-06-11T22:39:00-07:00</sent><status>Actual</status><msgType>Alert</msgType><source>SW</source>
  <scope>Public</scope>
  <info><language>en-US</language><category>Rescue</category><event>Child Abduction</event>
    <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>
    <eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>
    <senderName>Los Angeles Police Dept - LAPD</senderName><headline>Amber Alert in Los Angeles County</headline>
    <description>DATE/TIME: 06/11/03, 1915 HRS.</description><contact>LAPD</contact>
    <area><areaDesc>Los Angeles County</areaDesc>
      <geocode><valueName>SAME</valueName><value>006037</value></geocode></area></info>
  <info><language>es-US</language><category>Rescue</category><event>Abducción de Niño</event>
    <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>
    <eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>
    <senderName>Departamento de Policía de Los Ángeles - LAPD</senderName>
    <headline>Alerta Amber en el condado de Los Ángeles</headline>
    <description>DATE/TIME: 06/11/03, 1915 HRS.</description>
    <area><areaDesc>condado de Los Ángeles</areaDesc>
      <geocode><valueName>SAME</valueName><value>006037</value></geocode></area></info>""")


def chinese(
    identifier: str = "43030441600000_20261024103000",
    *,
    msg_type: str = "Alert",
    status: str = "Actual",
    scope: str = "Public",
    sent: str = "2026-10-24T10:30:00+08:00",
    expires: str = "2026-10-24T16:30:00+08:00",
    severity: str = "Orange",
    references: str = "",
    code: str = "11B03",
    event: str = "暴雨",
    headline: str = "岳塘区气象台发布暴雨橙色预警",
    area: str = "430304009000",
    encoding: str = "UTF-8",
) -> bytes:
    """A message as a district's weather office sends it; 2026-10-24 10:36 is now (`tests.central.village.NOW`)."""
    ends = f"<expires>{expires}</expires>" if expires else ""
    refers = f"<references>{references}</references>" if references else ""
    return alert(
        f"""<identifier>{identifier}</identifier><sender>yuetang.qxt</sender><sent>{sent}</sent>
        <status>{status}</status><msgType>{msg_type}</msgType><scope>{scope}</scope>{refers}
        <info><language>zh-CN</language><category>Met</category><event>{event}</event><urgency>Immediate</urgency>
        <severity>{severity}</severity><certainty>Likely</certainty>
        <eventCode><valueName>eventType</valueName><value>{code}</value></eventCode>
        <effective>{sent}</effective>{ends}<senderName>岳塘区气象台</senderName><headline>{headline}</headline>
        <description>预计未来3小时内荷塘街道降雨量将达50毫米以上，可能引发山洪和城乡内涝。请注意防范。</description>
        <instruction>1. 切断低洼地带有危险的室外电源。</instruction>
        <area><areaDesc>荷塘街道</areaDesc><polygon>27.8,112.9 27.9,112.9 27.9,113.0 27.8,112.9</polygon>
        <geocode><valueName>行政区划</valueName><value>{area}</value></geocode></area></info>""",
        encoding=encoding,
    )
