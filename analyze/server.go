package analyze

var serverRules []Rule
