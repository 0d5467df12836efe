package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,   192.0.2.255,      true",
        "192.0.2.0/24,   192.0.3.0,        false",
        "192.0.2.128/25, 192.0.2.127,      false",
        "192.0.2.7,      192.0.2.7,        true",
        "192.0.2.7,      192.0.2.6,        false",
        "0.0.0.0/0,      203.0.113.9,      true",
        "0.0.0.0/0,      2001:db8::1,      false",
        "::/0,           203.0.113.9,      false",
        "2001:db8::/33,  2001:db8:7fff::1, true",
        "2001:db8::/33,  2001:db8:8000::1, false",
        "::1,            ::1,              true",
        "192.0.2.0/24,   ::ffff:192.0.2.1, true",
    })
    void anAddressIsInARangeIfItsFirstBitsAre(String range, String address, boolean in) throws UnknownHostException {
        assertThat(Networks.parse(List.of(range)).contains(InetAddress.getByName(address)))
                .isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "192.0.2.0/33",
                "192.0.2.1/24",
                "192.0.2.0/",
                "192.0.2/24",
                "192.0.2.0/-1",
                "::/129",
                "1.2.3.999",
                "192.0.2.0/24/8"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> Networks.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
