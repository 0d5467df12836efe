#!/usr/bin/env python3
"""told.py FILE.pcap [PORT ...]: what tshark says of each data unit in a recording, as lines "name value".

The names are those of the standards, as x400gate decode prints them; values are tshark's. What is told of a recording
stands beside it (protocol/src/test/resources/told/*.tshark), and a test holds x400gate's reading against it.
"""
import re, subprocess, sys
import xml.etree.ElementTree as ET

PORTS = sys.argv[2:] or ['20202', '20102', '102']
UNITS = {0x0e: 'CR', 0x0d: 'CC', 0x08: 'DR', 0x0f: 'DT', 0x07: 'ER'}


def hexed(name):
    return lambda field: (name, '0x' + field.get('value', ''))


def shown(name):
    return lambda field: (name, field.get('show'))


def number(name):
    return lambda field: (name, str(int(field.get('show'), 0)))


def spdu(field):
    text = field.get('showname')
    short = {'Give tokens PDU': 'GT', 'Please tokens PDU': 'PT'}
    name = next((v for k, v in short.items() if k in text), None) or re.search(r'\((\w+)\) SPDU', text).group(1)
    # An activity end and a major synchronization point have one identifier; only the latter has a sync type.
    return ('spdu', {'MAP': 'AE', 'MAA': 'AEA'}.get(name, name))


def time(field):
    return ('arrival-time', '20' + field.get('show')[:17].replace(' ', 'T') + 'Z')


FIELDS = {
    'cotp.type': lambda f: ('tpdu', UNITS[int(f.get('show'), 16)]),
    'cotp.srcref': shown('source-reference'),
    'cotp.dst-tsap-bytes': hexed('called-tsap-id'),
    'cotp.src-tsap-bytes': hexed('calling-tsap-id'),
    'cotp.tpdu_size': shown('tpdu-size'),
    'cotp.eot': shown('end-of-tsdu'),
    'cotp.cause': number('reason'),
    'ses.type': spdu,
    'ses.calling_ss_user_reference': hexed('calling-reference'),
    'ses.called_ss_user_reference': hexed('called-reference'),
    'ses.common_reference': hexed('common-reference'),
    'ses.calling_session_selector': hexed('calling-session-selector'),
    'ses.called_session_selector': hexed('called-session-selector'),
    'ses.proposed_tsdu_maximum_size_i2r': shown('tsdu-maximum-size'),
    'ses.serial_number': shown('serial-number'),
    'ses.activity_identifier': hexed('activity-identifier'),
    'pres.mode_value': number('mode-value'),
    'pres.presentation_context_identifier': shown('presentation-context-identifier'),
    'pres.abstract_syntax_name': shown('abstract-syntax-name'),
    'pres.Transfer_syntax_name': shown('transfer-syntax-name'),
    'pres.transfer_syntax_name': shown('transfer-syntax-name'),
    'pres.result': number('result'),
    'acse.aSO_context_name': shown('application-context-name'),
    'acse.result': number('result'),
    'acse.service_user': number('acse-service-user'),
    'acse.indirect_reference': shown('indirect-reference'),
    'acse.reason': number('reason'),
    'rtse.checkpointSize': shown('checkpoint-size'),
    'rtse.windowSize': shown('window-size'),
    'rtse.dialogueMode': number('dialogue-mode'),
    'rtse.applicationProtocol': shown('application-protocol'),
    'rtse.refuseReason': number('refuse-reason'),
    'p1.authenticated.initiator-name': shown('initiator-name'),
    'p1.authenticated.responder-name': shown('responder-name'),
    'p1.initiator_name': shown('initiator-name'),
    'p1.responder_name': shown('responder-name'),
    'p1.arrival_time': time,
    'p1.routing_action': number('routing-action'),
    'p1.content_identifier': shown('content-identifier'),
    'p1.priority': number('priority'),
    'p1.originally_specified_recipient_number': shown('originally-specified-recipient-number'),
    'p1.non_delivery_reason_code': number('non-delivery-reason-code'),
    'p1.non_delivery_diagnostic_code': number('non-delivery-diagnostic-code'),
    'p22.user_relative_identifier': shown('user-relative-identifier'),
    'p22.importance': number('importance'),
    'p22.repertoire': number('repertoire'),
}

decode = [part for port in PORTS for part in ('-d', 'tcp.port==%s,tpkt' % port)]
pdml = subprocess.run(['tshark', '-r', sys.argv[1], *decode, '-T', 'pdml'], capture_output=True, check=True).stdout
seen = set()
for packet in ET.fromstring(pdml).iter('packet'):
    for proto in packet.iter('proto'):
        for field in proto.iter('field') if proto.get('name') in ('cotp', 'ses', 'pres', 'acse', 'rtse', 'p1', 'p22') else ():
            told = FIELDS.get(field.get('name'))
            if told and field.get('show') is not None and field not in seen:
                seen.add(field)
                print(*told(field))
