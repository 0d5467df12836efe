package org.x400gate.gateway.report;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.gateway.conversion.ConversionRoom;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.P1Limits;

/** Reporters of a gateway between the mail domain inside.example and the X.400 domain "far". */
public final class Reporters {
    public static final AddressMapping ADDRESSES = new AddressMapping(
            OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"),
            "gate.example",
            List.of(new AddressMapping.Equivalence("far.example", OrAddress.parse("/C=XX/ADMD= /PRMD=far/"))));

    public static final ConversionSettings CONVERSION = new ConversionSettings(
            ADDRESSES,
            GlobalDomainIdentifier.of("XX", " ", "gate"),
            "gate",
            "gate.example",
            MimeLimits.STANDARD,
            P1Limits.STANDARD,
            ConversionRoom.inMemory(1 << 20));

    public static final Rendering RENDERING = new Rendering(CONVERSION);

    /** Mail of inside.example goes to smtp:inside, what is of /PRMD=far/ to x400:far, and nothing else anywhere. */
    public static final RoutingTable ROUTES = routes(new RoutingSettings(
            List.of(new RoutingSettings.SmtpRoute("inside.example", "inside")),
            List.of(new RoutingSettings.X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far"))));

    /** Who gets what is for somebody unknown, by {@link #ALTERNATE}. */
    public static final String POSTMASTER = "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=postmaster(a)inside.example/";

    /** The same, and what is for somebody unknown may go to the postmaster. */
    public static final RoutingTable ALTERNATE = routes(new RoutingSettings(
            List.of(new RoutingSettings.SmtpRoute("inside.example", "inside")),
            List.of(new RoutingSettings.X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far")),
            Optional.of(OrAddress.parse(POSTMASTER))));

    private Reporters() {}

    public static RoutingTable routes(RoutingSettings settings) {
        return new RoutingTable(settings, ADDRESSES, Set.of("far.example"));
    }

    public static Reporter of(RoutingTable routes) {
        return new Reporter(CONVERSION, routes, FailurePolicy.X400, FailurePolicy.SMTP, new SecureRandom());
    }

    public static Reporter standard() {
        return of(ROUTES);
    }

    /** One that finds no way for any report, so that every failure is held. */
    public static Reporter nowhere() {
        return of(routes(new RoutingSettings(List.of(), List.of())));
    }
}
