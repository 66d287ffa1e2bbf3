"""What is issued: number, frozen content, paper, seal, proof, and life after issue."""
