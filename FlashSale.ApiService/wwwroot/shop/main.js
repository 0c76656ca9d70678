// The shop.
