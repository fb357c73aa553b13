"""What the front ends share and no front end is needed for: AWS, preflight, deploys, drafts and journals."""
