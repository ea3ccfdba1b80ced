//! Facts that reports are built from 统计.

pub mod sale_fact;
