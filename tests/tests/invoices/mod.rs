mod amounts;
mod invoice;
