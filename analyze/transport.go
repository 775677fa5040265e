package analyze

var transportRules []Rule
