mod bank_account;
mod ledger;
mod movement;
