"""The five steps of a request and the words given with an action. Forms clean and collect, nothing else."""
