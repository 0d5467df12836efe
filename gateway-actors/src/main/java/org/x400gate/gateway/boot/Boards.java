package org.x400gate.gateway.boot;

import org.x400gate.gateway.association.SessionsBoard;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.x400.PeersBoard;

/** What the rooms publish for those who look from outside. */
record Boards(StatusBoard status, SessionsBoard sessions, PeersBoard peers, OrdersBoard orders, StoreGate store) {}
