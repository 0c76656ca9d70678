// Prices of the API are in minor units of ISO 4217. Browsers follow another list: to them HUF, IDR and others have no coins, and ISO gives 2.
const EXCEPTIONS = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** How many digits of a price are behind the point. */
export const digitsOf = (currency) => Number(Object.keys(EXCEPTIONS).find((count) => EXCEPTIONS[count].split(' ').includes(currency)) ?? 2);

/** Writes amounts of a currency. Throws where the code has not three letters. */
export function formatOf(currency) {
  const count = digitsOf(currency);
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, minimumFractionDigits: count, maximumFractionDigits: count });
}
