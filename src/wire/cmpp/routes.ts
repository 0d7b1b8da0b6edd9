import { table, text, u8, u32, uint } from '../field.ts';

/*
 * The messages between a gateway and the GNS (section 8.6), layout of V2.1 and V3.0.0: version 2.1 changed all of them and 3.0
 * none (section 11; their results stay one octet wide). Their layout in V2.0 is not known here, so with version 0x20 they are
 * read and written as `opaque`.
 *
 * `lastRouteId` is a signed integer in the specification (-1 asks for the first route); here it is the unsigned word, so
 * -1 is 0xffffffff.
 */

/** CMPP_MT_ROUTE, section 8.6.3.1. */
export const MT_ROUTE = table('mt_route', 0x00000010, [text('sourceId', 6), text('terminalId', 21)]);

/** CMPP_MT_ROUTE_RESP, section 8.6.3.2. `timeStamp` is YYYYMMDDhhmmss. */
export const MT_ROUTE_RESP = table('mt_route_resp', 0x80000010, [
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('startId', 9),
  text('endId', 9),
  text('areaCode', 4),
  u8('result'),
  u8('userType'),
  text('timeStamp', 14),
]);

/** CMPP_MO_ROUTE, section 8.6.4.1. */
export const MO_ROUTE = table('mo_route', 0x00000011, [
  text('sourceId', 6),
  text('spCode', 21),
  text('serviceId', 10),
  u32('serviceCode'),
]);

/** CMPP_MO_ROUTE_RESP, section 8.6.4.2. */
export const MO_ROUTE_RESP = table('mo_route_resp', 0x80000011, [
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('spId', 6),
  text('spCode', 21),
  u8('spAccessType'),
  u32('startCode'),
  u32('endCode'),
  u8('result'),
  text('timeStamp', 14),
]);

/** CMPP_GET_MT_ROUTE, section 8.6.5.1. */
export const GET_MT_ROUTE = table('get_mt_route', 0x00000012, [
  text('sourceId', 6),
  text('routeType', 4),
  u32('lastRouteId'),
]);

/** CMPP_GET_MT_ROUTE_RESP, section 8.6.5.2. */
export const GET_MT_ROUTE_RESP = table('get_mt_route_resp', 0x80000012, [
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('startId', 9),
  text('endId', 9),
  text('areaCode', 4),
  u8('result'),
  u8('userType'),
  u32('routeTotal'),
  u32('routeNumber'),
  text('timeStamp', 14),
]);

/** CMPP_MT_ROUTE_UPDATE, section 8.6.7.1. */
export const MT_ROUTE_UPDATE = table('mt_route_update', 0x00000013, [
  u8('updateType'),
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('startId', 9),
  text('endId', 9),
  text('areaCode', 4),
  u8('userType'),
]);

/** CMPP_MT_ROUTE_UPDATE_RESP, section 8.6.7.2. */
export const MT_ROUTE_UPDATE_RESP = table('mt_route_update_resp', 0x80000013, [
  u8('result'),
  u32('routeId'),
  text('timeStamp', 14),
]);

/** CMPP_MO_ROUTE_UPDATE, section 8.6.8.1. */
export const MO_ROUTE_UPDATE = table('mo_route_update', 0x00000014, [
  u8('updateType'),
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('spId', 6),
  text('spCode', 21),
  u8('spAccessType'),
  text('serviceId', 10),
  u32('startCode'),
  u32('endCode'),
]);

/** CMPP_MO_ROUTE_UPDATE_RESP, section 8.6.8.2. */
export const MO_ROUTE_UPDATE_RESP = table('mo_route_update_resp', 0x80000014, [
  u8('result'),
  u32('routeId'),
  text('timeStamp', 14),
]);

/** CMPP_PUSH_MT_ROUTE_UPDATE, section 8.6.9.1. */
export const PUSH_MT_ROUTE_UPDATE = table('push_mt_route_update', 0x00000015, [
  u8('updateType'),
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('startId', 9),
  text('endId', 9),
  text('areaCode', 4),
  u8('userType'),
  text('timeStamp', 14),
]);

/** CMPP_PUSH_MT_ROUTE_UPDATE_RESP, section 8.6.9.2. */
export const PUSH_MT_ROUTE_UPDATE_RESP = table('push_mt_route_update_resp', 0x80000015, [u8('result')]);

/** CMPP_PUSH_MO_ROUTE_UPDATE, section 8.6.10.1. */
export const PUSH_MO_ROUTE_UPDATE = table('push_mo_route_update', 0x00000016, [
  u8('updateType'),
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('spId', 6),
  text('spCode', 21),
  u8('spAccessType'),
  text('serviceId', 10),
  u32('startCode'),
  u32('endCode'),
  text('timeStamp', 14),
]);

/** CMPP_PUSH_MO_ROUTE_UPDATE_RESP, section 8.6.10.2. */
export const PUSH_MO_ROUTE_UPDATE_RESP = table('push_mo_route_update_resp', 0x80000016, [u8('result')]);

/** CMPP_GET_MO_ROUTE, section 8.6.6.1. */
export const GET_MO_ROUTE = table('get_mo_route', 0x00000017, [
  text('sourceId', 6),
  text('routeType', 4),
  u32('lastRouteId'),
]);

/** CMPP_GET_MO_ROUTE_RESP, section 8.6.6.2. */
export const GET_MO_ROUTE_RESP = table('get_mo_route_resp', 0x80000017, [
  u32('routeId'),
  text('destinationId', 6),
  text('gatewayIp', 15),
  uint('gatewayPort', 2),
  text('spId', 6),
  text('spCode', 21),
  u8('spAccessType'),
  text('serviceId', 10),
  u32('startCode'),
  u32('endCode'),
  u8('result'),
  u32('routeTotal'),
  u32('routeNumber'),
  text('timeStamp', 14),
]);
