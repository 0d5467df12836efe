package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.Octets;

/** What people are told of an SPDU: X.225 8.3's parameters, tables 10 to 46, by the standard's names and words. */
class SpduReadingTest {
    private static List<SpduReading> read(String tsdu) {
        return SpduReading.of(Octets.ofHex(tsdu));
    }

    private static SpduReading one(String tsdu) {
        List<SpduReading> readings = read(tsdu);
        assertThat(readings).as(tsdu).hasSize(1);
        return readings.get(0);
    }

    /** Behind the empty GIVE TOKENS or PLEASE TOKENS that leads it. */
    private static SpduReading behindLeader(String tsdu) {
        List<SpduReading> readings = read(tsdu);
        assertThat(readings).as(tsdu).hasSize(2);
        return readings.get(1);
    }

    /** {@code group/name=value}; octets nobody takes apart in brackets, a fault by its name. */
    private static List<String> fields(SpduReading reading) {
        List<String> all = new ArrayList<>();
        reading.told().fields().forEach(field -> flatten("", field, all));
        return all;
    }

    private static void flatten(String path, Field field, List<String> all) {
        if (field instanceof Field.Group group) {
            group.fields().forEach(member -> flatten(group.name() + "/", member, all));
        } else if (field instanceof Field.Value value) {
            all.add(path + value.name() + "=" + value.text());
        } else if (field instanceof Field.Raw raw) {
            all.add(path + raw.name() + "=[" + raw.octets().toHex() + "]");
        } else if (field instanceof Field.Fault fault) {
            all.add("! " + fault.name());
        } else {
            throw new AssertionError(field);
        }
    }

    @Test
    void everyParameterOfAConnectIsTold() {
        SpduReading connect = one("0d39" + "0110" + "090141" + "0a041402766d" + "0b02170d" + "0c0101" // 8.3.1.4 to 7
                + "0512" + "130101" + "150401800201" + "160103" + "170131" + "1a0111" // 8.3.1.8 to 14
                + "14020249" + "33025348" + "34025349" + "3c0101" + "c1024142");
        assertThat(connect.told().name()).isEqualTo("CN");
        assertThat(fields(connect))
                .containsExactly(
                        "connection-identifier/called-reference='A' 0x41",
                        "connection-identifier/calling-reference='vm' 0x1402766d",
                        "connection-identifier/common-reference=0x170d",
                        "connection-identifier/additional-reference=0x01",
                        "connect-accept-item/protocol-options={extended-concatenated-spdus}",
                        "connect-accept-item/tsdu-maximum-size=384,513",
                        "connect-accept-item/version-number={version-1,version-2}",
                        "connect-accept-item/initial-serial-number=1",
                        "connect-accept-item/token-setting-item=17",
                        "session-user-requirements={half-duplex,minor-synchronize,activity-management,exceptions}",
                        "calling-session-selector='SH' 0x5348",
                        "called-session-selector='SI' 0x5349",
                        "data-overflow=1",
                        "user-data-octets=2");
        assertThat(connect.userData()).isEqualTo(Octets.ofHex("4142"));
        assertThat(connect.begins() && connect.ends()).isTrue();
    }

    /** Table 10's abbreviations, and what each means to those above. */
    @ParameterizedTest
    @CsvSource({
        "0D00, CN, CONNECT",
        "0E00, AC, ACCEPT",
        "0C00, RF, REFUSE",
        "1900, AB, ABORT",
        "1A00, AA, OTHER",
        "0900, FN, RELEASE",
        "0A00, DN, RELEASE",
        "0800, NF, RELEASE",
        "1000, OA, OTHER",
        "0F00, CDO, OTHER",
        "210041, TD, OTHER",
        "1500, GTC, OTHER",
        "1600, GTA, OTHER",
        "0103100101, GT, OTHER",
        "0203100101, PT, TOKEN_PLEASE"
    })
    void everySpduThatStandsAloneHasItsNameAndItsUse(String tsdu, String name, SpduReading.Use use) {
        SpduReading reading = one(tsdu);
        assertThat(reading.told().name()).isEqualTo(name);
        assertThat(reading.use()).isEqualTo(use);
    }

    @ParameterizedTest
    @CsvSource({
        "0100 010041, DT, DATA",
        "0100 31032A0131, MIP, OTHER",
        "0200 32032A0131, MIA, OTHER",
        "0100 29060F01012A0131, MAP, OTHER",
        "0100 35091A01001B01002A0131, RS, OTHER",
        "0200 22061A01002A0131, RA, OTHER",
        "0100 3D00, CD, OTHER",
        "0200 3E00, CDA, OTHER",
        "0200 000331010D, ER, OTHER",
        "0200 3003320105, ED, OTHER",
        "0100 2D03290101, AS, ACTIVITY_START",
        "0100 1D0B2106290101 2A0131 290102, AR, ACTIVITY_RESUME",
        "0100 1900, AI, ACTIVITY_BREAK",
        "0200 1A00, AIA, OTHER",
        "0100 3900, AD, ACTIVITY_BREAK",
        "0200 3A00, ADA, OTHER",
        "0100 29032A0131, AE, ACTIVITY_END",
        "0200 2A032A0131, AEA, OTHER"
    })
    void everySpduBehindALeaderHasItsNameAndItsUse(String tsdu, String name, SpduReading.Use use) {
        SpduReading reading = behindLeader(tsdu);
        assertThat(reading.told().name()).isEqualTo(name);
        assertThat(reading.use()).isEqualTo(use);
        assertThat(reading.told().isFaulty()).as("%s", reading).isFalse();
    }

    /** Bits by their words, the ones without a word by their place (8.3.6.3, 8.3.9.3, 8.3.16.3). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0903110100 | transport-disconnect={}",
                "0903110101 | transport-disconnect={released}",
                "190311011F "
                        + "| transport-disconnect={released,user-abort,protocol-error,no-reason,implementation-restriction}",
                "19031101E0 | transport-disconnect={bit-6,bit-7,bit-8}",
                "0103100115 | token-item={data-token,synchronize-minor-token,major-activity-token}",
                "02031001EA | token-item={bit-2,bit-4,bit-6,release-token,bit-8}"
            })
    void aSetOfBitsIsToldInWords(String tsdu, String told) {
        assertThat(fields(one(tsdu))).containsExactly(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0200 3003320105 | reason-code=local-user-error(5)",
                "0200 3003320180 | reason-code=demand-data-token(128)",
                "0200 3003320107 | reason-code=7",
                "0200 000331010D | reflected-octets=1",
                "0100 31062A0134 0F0101 | sync-type-item=1 serial-number=4",
                "0100 2D05290302012A | activity-identifier='*' 0x02012a",
                "0200 1A04 C1024142 | user-data-octets=2",
                "0100 1D13 210C 0B02170D 2903020101 2A0137 2903020102 | linking-information/common-reference=0x170d "
                        + "linking-information/activity-identifier=1 0x020101 linking-information/serial-number=7 "
                        + "activity-identifier=2 0x020102"
            })
    void parametersBehindALeaderAreToldInWords(String tsdu, String told) {
        SpduReading reading = behindLeader(tsdu);
        assertThat(String.join(" ", fields(reading))).isEqualTo(told);
        assertThat(reading.told().isFaulty()).isFalse();
    }

    /** 8.3.5.10: the reason is the first octet, and none is reason 0. */
    @Test
    void aRefusalHasItsReasonInFrontOfItsData() {
        SpduReading refusal = one("0c07" + "110101" + "32020241");
        assertThat(fields(refusal))
                .containsExactly("transport-disconnect={released}", "reason-code=user-data(2)", "user-data-octets=1");
        assertThat(refusal.userData()).isEqualTo(Octets.ofHex("41"));
        assertThat(fields(one("0c00"))).containsExactly("reason-code=not-specified(0)");
        assertThat(fields(one("0c03320103"))).containsExactly("reason-code=3");
    }

    @ParameterizedTest
    @EnumSource(RefuseReason.class)
    void everyReasonOfARefusalHasItsWord(RefuseReason reason) {
        String code = Octets.of(reason.code()).toHex();
        String word = reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertThat(fields(one("0c033201" + code))).containsExactly("reason-code=" + word + "(" + reason.code() + ")");
    }

    /** 8.4: which segment of its unit it is; in the later ones of a refusal all octets are data. */
    @Test
    void segmentsAreToldByTheirEnclosureItem() {
        String[][] segments = {{"01", "{beginning}"}, {"00", "{}"}, {"02", "{end}"}};
        for (String[] segment : segments) {
            SpduReading data = behindLeader("0100" + "0103" + "1901" + segment[0] + "4142");
            assertThat(fields(data)).containsExactly("enclosure-item=" + segment[1], "user-data-octets=2");
            assertThat(data.begins()).isEqualTo(segment[0].equals("01"));
            assertThat(data.ends()).isEqualTo(segment[0].equals("02"));
            // what a segment has no room for isn't missed
            assertThat(data.told().isFaulty()).isFalse();
        }
        assertThat(fields(one("0c07" + "190102" + "32024142")))
                .containsExactly("enclosure-item={end}", "user-data-octets=2");
        assertThat(fields(one("0c07" + "190101" + "32020241")))
                .containsExactly("enclosure-item={beginning}", "reason-code=user-data(2)", "user-data-octets=1");
        // a serial number belongs to the whole unit, not to each segment
        assertThat(behindLeader("0100" + "3106" + "190102" + "c10141").told().isFaulty())
                .isFalse();
        assertThat(behindLeader("0100" + "3103" + "c10141").told().isFaulty()).isTrue();
    }

    /** Values of a length or of octets that the standard doesn't know are shown as they came, and said to be faults. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0904 11020101 | transport-disconnect=[0101]",
                "0D03 140102 | session-user-requirements=[02]",
                "0D06 0504 15020080 | tsdu-maximum-size=[0080]",
                "0D09 3C07 00000000000102 | data-overflow=258",
                "0D0A 3C08 0102030405060708 | data-overflow=[0102030405060708]",
                "0D03 050113 | ! connect-accept-item"
            })
    void whatHasAnotherFormIsShownAsItCame(String tsdu, String told) {
        SpduReading reading = one(tsdu);
        assertThat(String.join(" ", fields(reading))).contains(told);
        assertThat(reading.told().isFaulty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2A023A31", "2A02312F"})
    void aSerialNumberOfOtherOctetsThanDigitsIsShownAsItCame(String parameter) {
        SpduReading point = behindLeader("0100" + "3104" + parameter);
        assertThat(fields(point).get(0))
                .isEqualTo("serial-number=[" + parameter.substring(4).toLowerCase() + "]");
        assertThat(point.told().isFaulty()).isTrue();
        assertThat(fields(behindLeader("0100" + "3104" + "2A023039"))).containsExactly("serial-number=09");
    }

    /** A.4.3.1.1: what this version doesn't know is no fault. */
    @Test
    void unknownParametersAreShownAsTheyCame() {
        SpduReading finish = one("0907" + "110101" + "63024142");
        assertThat(fields(finish)).containsExactly("transport-disconnect={released}", "parameter-99=[4142]");
        assertThat(finish.told().isFaulty()).isFalse();
    }

    @Test
    void aSelectorLongerThanLegalIsShownAsItCameAndAFault() {
        String sixteen = "41".repeat(16);
        assertThat(fields(one("0d12" + "3310" + sixteen)).get(0)).startsWith("calling-session-selector='AAAA");
        SpduReading connect = one("0d13" + "3311" + sixteen + "41");
        assertThat(fields(connect).get(0)).isEqualTo("parameter-51=[" + sixteen + "41]");
        assertThat(connect.told().isFaulty()).isTrue();
    }

    /** 8.3.1.4: a reference has 64 octets at most. */
    @Test
    void aReferenceLongerThanLegalIsShownAsItCameAndAFault() {
        String longest = "41".repeat(64);
        SpduReading legal = one("0d44" + "0142" + "0a40" + longest);
        assertThat(fields(legal).get(0)).startsWith("connection-identifier/calling-reference='AAAA");
        assertThat(legal.told().isFaulty()).isFalse();
        SpduReading connect = one("0d45" + "0143" + "0a41" + longest + "41");
        assertThat(fields(connect).get(0)).isEqualTo("connection-identifier/parameter-10=[" + longest + "41]");
        assertThat(connect.told().isFaulty()).isTrue();
    }

    @Test
    void octetsThatAreNoSpduAreUnreadable() {
        SpduReading reading = one("6300");
        assertThat(reading.use()).isEqualTo(SpduReading.Use.UNREADABLE);
        assertThat(reading.told().isFaulty()).isTrue();
        assertThat(reading.begins() && reading.ends()).isTrue();
    }

    /** What a TSDU has before the user data that it ends with may be shown; if that can't be told apart, next to nothing. */
    @ParameterizedTest
    @CsvSource({
        "0100 0100 414243, 01000100",
        "0D05 C103414243, 0D05C103",
        "0900, 0900",
        "0203 C10141 3200, 0203", // user data not at its end
        "6300414243, 6300",
        "63, 63"
    })
    void theHeaderEndsWhereUserDataBegin(String tsdu, String header) {
        Octets octets = Octets.ofHex(tsdu);
        assertThat(SpduReading.header(octets, SpduReading.of(octets))).isEqualTo(Octets.ofHex(header));
    }

    @Test
    void spdusOfOneTsduAreToldInTheOrderInWhichTheyWereSent() {
        assertThat(read("0100" + "2D03290101" + "31032A0131" + "010041").stream()
                        .map(reading -> reading.told().name())
                        .collect(Collectors.joining(" ")))
                .isEqualTo("GT AS MIP DT");
    }
}
