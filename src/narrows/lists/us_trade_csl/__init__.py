"""The US Consolidated Screening List: lists of Commerce, State and the Treasury in one."""
