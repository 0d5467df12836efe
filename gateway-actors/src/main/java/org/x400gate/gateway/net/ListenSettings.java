package org.x400gate.gateway.net;

import java.time.Duration;

/**
 * One listening socket.
 *
 * @param port 0 takes any free one
 * @param backlog connections the kernel may hold while the stream has no demand; the kernel caps it at somaxconn
 * @param backOff wait before a socket that failed is opened again; doubled each time, to 30 s at most
 */
public record ListenSettings(String host, int port, int backlog, AttemptPlaces places, Duration backOff) {
    public static final int STANDARD_BACKLOG = 1024;
    static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    public ListenSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port = " + port + ": 0 to 65535 allowed");
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog = " + backlog + ": at least 1 wanted");
        }
        NetSettings.positive("back-off", backOff);
    }

    public static ListenSettings of(String host, int port) {
        return new ListenSettings(host, port, STANDARD_BACKLOG, AttemptPlaces.STANDARD, Duration.ofMillis(200));
    }
}
