package analyze

var refusedRules []Rule
