package org.x400gate.protocol.cotp;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The TPDUs of class 0. Source: X.224 clause 13, table 8. */
sealed interface CotpTpdu {
    /** {@code classes} is the preferred class with its options in the low four bits, as on the wire. */
    record ConnectRequest(int sourceReference, int classes, List<CotpParameter> parameters) implements CotpTpdu {
        public ConnectRequest {
            parameters = List.copyOf(parameters);
        }
    }

    record ConnectConfirm(int destinationReference, int sourceReference, int classes, List<CotpParameter> parameters)
            implements CotpTpdu {
        public ConnectConfirm {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code userData} isn't legal in class 0; ISODE puts its text there. */
    record DisconnectRequest(
            int destinationReference, int sourceReference, int reason, List<CotpParameter> parameters, Octets userData)
            implements CotpTpdu {
        public DisconnectRequest {
            parameters = List.copyOf(parameters);
        }
    }

    record Data(boolean endOfTsdu, Octets userData) implements CotpTpdu {}

    record Error(int destinationReference, int cause, List<CotpParameter> parameters) implements CotpTpdu {
        public Error {
            parameters = List.copyOf(parameters);
        }
    }

    /** X.224 13.2.3: of a parameter given twice the last one counts. */
    static Optional<Octets> parameter(List<CotpParameter> parameters, int code) {
        return parameters.stream()
                .filter(parameter -> parameter.code() == code)
                .map(CotpParameter::value)
                .reduce((first, second) -> second);
    }
}
