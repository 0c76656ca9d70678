// The end of every scenario: asks the system what it sold, and each buyer what they have.
import { sleep } from 'k6';
import { ask, askAll, request } from './api.js';
import { members } from './crowd.js';
import { discharge, judge } from './promises.js';
import { whole } from './settings.js';

/** How long the store may take to hear of everything, in seconds. */
const PATIENCE = whole('PERSIST_PATIENCE', 30);

/** Orders of one buyer that are asked for at a time. */
const PAGE = 100;

/** Buyers that are asked at the same time. */
const WIDTH = 50;

/**
 * @typedef {object} Audit
 * @property {number} total
 * @property {number} stock
 * @property {number} held
 * @property {number} sold
 * @property {number} persisted
 * @property {number} pending
 * @property {{ kind: string, count: number }[]} drift
 * @property {boolean} balanced
 */

/**
 * @typedef {object} Sale
 * @property {string} id
 * @property {number} totalStock
 * @property {number} perUserLimit
 */

/**
 * Judges a sale when everybody has gone home.
 * @param {import('./api.js').Caller} operator
 * @param {Sale} sale
 * @param {import('./crowd.js').Crowd} crowd Everybody who may have bought.
 * @returns {Audit} The last one.
 */
export function checkSale(operator, sale, crowd) {
  const audit = auditWhenPersisted(operator, sale.id);
  judgeBooks(audit, sale);
  const { total, stock, held, sold, persisted, pending } = audit;
  judge('persisted', pending === 0 && persisted === held + sold, `${persisted} of ${held + sold} units, ${pending} decisions pending`);

  let inOrders = 0;
  for (const [number, orders] of liveOrders(sale.id, crowd).entries()) {
    const has = sum(orders.map((order) => order.quantity));
    if (sale.perUserLimit > 0) {
      judge('limit', has <= sale.perUserLimit, `buyer ${number} has ${has} of ${sale.perUserLimit}`);
    }
    orders.forEach(discharge);
    inOrders += has;
  }
  judge('oversold', inOrders <= total && inOrders === held + sold, `${inOrders} units in orders, audit: ${JSON.stringify(audit)}`);
  console.info(`audit: ${total} = ${stock} left + ${held} held + ${sold} sold; ${persisted} persisted`);
  return audit;
}

/**
 * What has to be true at every moment, also in the middle of a rush.
 * @param {Audit} audit
 * @param {Sale} sale
 */
export function judgeBooks(audit, sale) {
  const { total, stock, held, sold, balanced } = audit;
  const all = JSON.stringify(audit);
  judge('oversold', stock >= 0 && held + sold <= sale.totalStock, all);
  judge('balanced', balanced && total === sale.totalStock && stock + held + sold === total, all);
}

/**
 * @param {import('./api.js').Caller} operator
 * @param {string} sale
 * @returns {Audit}
 */
export function askAudit(operator, sale) {
  return ask('admin/sales/{id}/audit', operator, sale);
}

/**
 * @param {import('./api.js').Caller} operator
 * @param {string} sale
 */
function auditWhenPersisted(operator, sale) {
  const start = Date.now();
  for (;;) {
    const audit = askAudit(operator, sale);
    const done = audit.balanced && audit.pending === 0 && audit.persisted === audit.held + audit.sold;
    if (done || Date.now() - start > PATIENCE * 1000) {
      return audit;
    }
    sleep(0.2);
  }
}

/**
 * Orders of each buyer that count, as the buyers see them. Everybody is asked, also who was only refused: they must have none.
 * @param {string} sale
 * @param {import('./crowd.js').Crowd} crowd
 * @returns {import('./answers.js').Order[][]}
 */
function liveOrders(sale, crowd) {
  const buyers = members(crowd);
  const orders = [];
  for (let from = 0; from < buyers.length; from += WIDTH) {
    orders.push(...ordersOf(buyers.slice(from, from + WIDTH)));
  }
  return orders.map((all) => all.filter((order) => order.productId === sale && ['reserved', 'confirmed'].includes(order.status)));
}

/**
 * @param {import('./api.js').Caller[]} buyers
 * @returns {import('./answers.js').Order[][]}
 */
function ordersOf(buyers) {
  /** @type {import('./answers.js').Order[][]} */
  const orders = buyers.map(() => []);
  let unread = buyers.map((buyer, number) => ({ buyer, number }));
  for (let offset = 0; unread.length > 0; offset += PAGE) {
    const pages = askAll(unread.map(({ buyer }) => request('GET', `user/orders?limit=${PAGE}&offset=${offset}`, buyer)));
    unread = unread.filter(({ number }, place) => {
      orders[number]?.push(...pages[place].items);
      return offset + PAGE < pages[place].total;
    });
  }
  return orders;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, number) => all + number, 0);
}
