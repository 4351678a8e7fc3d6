"""Who people are to us: the directory, their teams and roles, what they want to hear, how names stay hidden."""
