mod task;
