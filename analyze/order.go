package analyze

var orderRules []Rule
