#!/usr/bin/env python3
"""recordings: judges every recording of a folder, by tshark and by @wildboar/x400, and compares what they read with what we read.

usage: recordings.py DIR [--prove] [--allow TEXT]
  Beside each NAME.pcap stands NAME.views, what our own decoder reads in it:
    require=p1,p22          protocols that have to occur
    apdu                    then lines key=value, one block for each APDU in the order of its transfer
  --prove    breaks a copy of a recording in each way that must be noticed, and fails if one is not
exit: 0 all clean and alike; 1 something is wrong, or there is nothing to judge"""
import argparse, concurrent.futures, glob, json, os, re, subprocess, sys, tempfile, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
MARKS = dict(zip(range(0xC1, 0xD0), '\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\0\u030A\u0327\0\u030B\u0328\u030C'))
SINGLE = {0xA4: '$', 0xA6: '#', 0xA7: '§', 0xE1: 'Æ', 0xE8: 'Ł', 0xE9: 'Ø', 0xEA: 'Œ', 0xF1: 'æ', 0xF8: 'ł', 0xF9: 'ø', 0xFA: 'œ', 0xFB: 'ß'}


def t61(hexadecimal):
    """Only what the samples hold; anything else shows as it is written and will differ."""
    octets, text, mark = bytes.fromhex(hexadecimal), '', ''
    for octet in octets:
        if octet in MARKS:
            mark = MARKS[octet]
        else:
            text += SINGLE.get(octet, chr(octet)) + mark
            mark = ''
    return unicodedata.normalize('NFC', text)


def first(value):
    """A CHOICE is an object of one member."""
    return next(iter(value.values())) if isinstance(value, dict) else value


def domain(value):
    parts = [('C', value['country_name']), ('ADMD', value['administration_domain_name']), ('PRMD', value.get('private_domain_identifier'))]
    return ''.join('/%s=%s' % (key, first(part)) for key, part in parts if part is not None) + '/'


def identifier(value):
    return '[%s;%s]' % (domain(value['global_domain_identifier']), value['local_identifier'])


def name(value):
    standard = value['built_in_standard_attributes']
    pairs = [(key, first(standard[field])) for key, field in
             (('C', 'country_name'), ('ADMD', 'administration_domain_name'), ('PRMD', 'private_domain_name'), ('O', 'organization_name')) if field in standard]
    pairs += [('OU%d' % (i + 1), unit) for i, unit in enumerate(standard.get('organizational_unit_names', []))]
    person = standard.get('personal_name', {})
    pairs += [(key, person[field]) for key, field in (('S', 'surname'), ('G', 'given_name'), ('I', 'initials'), ('GQ', 'generation_qualifier')) if field in person]
    pairs += [('DD.' + dd['type_'], dd['value']) for dd in value.get('built_in_domain_defined_attributes', [])]
    if value.get('extension_attributes') or 'directory_name' in value:
        pairs.append(('1988', 'yes'))
    return '/' + '/'.join('%s=%s' % pair for pair in pairs) + '/'


def message(apdu, decoded):
    envelope = apdu['envelope']
    lines = ['kind=message', 'mts-identifier=' + identifier(envelope['message_identifier']), 'originator=' + name(envelope['originator_name'])]
    for recipient in envelope['per_recipient_fields']:
        lines.append('recipient=%d %s' % (recipient['originally_specified_recipient_number'], name(recipient['recipient_name'])))
    lines.append('content-type=%s' % first(envelope['content_type']))
    heading = decoded['content']['value']['ipm']['heading']
    if 'subject' in heading:
        lines.append('subject=' + t61(heading['subject']))
    return lines


def report(apdu):
    envelope, content = apdu['envelope'], apdu['content']
    lines = ['kind=report', 'mts-identifier=' + identifier(envelope['report_identifier']), 'destination=' + name(envelope['report_destination_name']),
             'subject-identifier=' + identifier(content['subject_identifier'])]
    for recipient in content['per_recipient_fields']:
        result = recipient['last_trace_information']['report_type']['non_delivery']
        lines.append('recipient=%d %s reason=%d diagnostic=%s' % (
            recipient['originally_specified_recipient_number'], name(recipient['actual_recipient_name']),
            result['non_delivery_reason_code'], result.get('non_delivery_diagnostic_code', '-')))
    return lines


def read_views(file):
    require, blocks = '', []
    for line in open(file, encoding='utf-8').read().splitlines():
        if line.startswith('require='):
            require = line[len('require='):]
        elif line == 'apdu':
            blocks.append([])
        else:
            blocks[-1].append(line)
    return require, blocks


def second_opinion(file):
    run = subprocess.run(['node', os.path.join(HERE, 'npm', 'p1-decode.js'), file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        raise ValueError('p1-decode.js rejects it: ' + run.stdout.strip()[:300])
    decoded = json.loads(run.stdout)
    kind, apdu = next(iter(decoded['apdu'].items()))
    return message(apdu, decoded) if kind == 'message' else report(apdu)


def number(file):
    return int(re.search(r'-(\d+)\.ber$', file).group(1))


def judge(pcap, views, allow):
    """(faults, how many APDUs were read by all)"""
    if not os.path.exists(views):
        return ['no views beside it'], 0
    require, expected = read_views(views)
    faults = []
    with tempfile.TemporaryDirectory(prefix='judge-') as apdus:
        command = [os.path.join(HERE, 'decode-x400.sh'), pcap, '-q', '--require', require, '--save-apdus', apdus]
        run = subprocess.run(command + [part for text in allow for part in ('--allow', text)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode:
            faults.append('decode-x400: ' + ' | '.join(run.stdout.strip().splitlines())[:600])
        files = sorted(glob.glob(os.path.join(apdus, '*.ber')), key=number)
        if len(files) != len(expected):
            faults.append('%d APDUs went over the wire, we read %d' % (len(files), len(expected)))
        for file, ours in zip(files, expected):
            try:
                theirs = second_opinion(file)
            except (ValueError, KeyError, TypeError) as e:
                faults.append('%s: %s' % (os.path.basename(file), e))
                continue
            if theirs != ours:
                faults.append('%s: we read %s, p1-decode.js %s' % (os.path.basename(file), sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))))
        return faults, len(files)


def prove(pcap, views, allow):
    """What must be noticed, is."""
    octets = open(pcap, 'rb').read()
    text = open(views, encoding='utf-8').read()
    local = re.search(r'^mts-identifier=\[.*;(.*)\]$', text, re.M).group(1).encode()
    at = octets.index(b'\x16' + bytes([len(local)]) + local)
    first_view = re.search(r'^originator=.*$', text, re.M).group(0)
    broken = {
        'a wrong tag in the envelope': (octets[:at] + b'\x02' + octets[at + 1:], text),
        'a recording that ends too early': (octets[:len(octets) * 2 // 3], text),
        'an identifier that we would have read otherwise': (octets.replace(local, local[:-1] + b'~'), text),
        'an originator that we read otherwise': (octets, text.replace(first_view, first_view[:-1] + 'X/')),
        'an APDU that we did not read': (octets, text[:text.rindex('apdu\n')]),
        'a protocol that did not occur': (octets, text.replace('require=', 'require=ftam,')),
    }
    unnoticed = 0
    for what, (changed, words) in broken.items():
        with tempfile.TemporaryDirectory(prefix='judge-') as folder:
            copy = os.path.join(folder, 'broken.pcap')
            open(copy, 'wb').write(changed)
            open(os.path.join(folder, 'broken.views'), 'w', encoding='utf-8').write(words)
            faults, _ = judge(copy, copy.replace('.pcap', '.views'), allow)
        print('%s %s%s' % ('ok    noticed:' if faults else 'FAIL  NOT noticed:', what, ': ' + faults[0][:110] if faults else ''))
        unnoticed += not faults
    return unnoticed


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('dir')
    parser.add_argument('--prove', action='store_true')
    parser.add_argument('--allow', action='append', default=[])
    options = parser.parse_args()
    recordings = sorted(glob.glob(os.path.join(options.dir, '*.pcap')))
    if not recordings:
        print('no recordings in ' + options.dir)
        return 1
    failed = apdus = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = pool.map(lambda pcap: judge(pcap, pcap[:-len('.pcap')] + '.views', options.allow), recordings)
        for pcap, (faults, count) in zip(recordings, judged):
            print('%s %-40s %d APDUs' % ('FAIL ' if faults else 'ok   ', os.path.basename(pcap), count))
            for fault in faults:
                print('      ' + fault)
            failed += bool(faults)
            apdus += count
    print('%d recordings, %d APDUs, %d failed' % (len(recordings), apdus, failed))
    if not apdus:
        print('not one APDU in them')
        return 1
    if options.prove and not failed:
        sample = next(pcap for pcap in recordings if 'kind=message' in open(pcap[:-len('.pcap')] + '.views', encoding='utf-8').read())
        failed += prove(sample, sample[:-len('.pcap')] + '.views', options.allow)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
